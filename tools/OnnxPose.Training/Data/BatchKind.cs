using System.Globalization;

namespace OnnxPose.Training.Data;

/// <summary>A homogeneous kind of batch.</summary>
/// <param name="Name">People, then b (cut after the last person's body) or f (full).</param>
/// <param name="People">People in every scene.</param>
/// <param name="LastPoints">Points kept of the last person.</param>
/// <param name="Captions">Captions in a batch, so that a step of any kind costs about the same.</param>
/// <param name="PosesPerCaption">
/// Poses drawn of each caption. They share its text states, a third of the cost of the shortest sequences.
/// </param>
/// <param name="Share">How often it is drawn, relative to the others.</param>
sealed record BatchKind(string Name, int People, int LastPoints, int Captions, int PosesPerCaption,
    double Share)
{
    const int Body = 18, All = 128;

    /// <summary>Scenes in a batch.</summary>
    public int Scenes => Captions * PosesPerCaption;

    /// <summary>Most steps go where the sentence decides most: boxes and bodies.</summary>
    public static IReadOnlyList<BatchKind> Default { get; } =
    [
        new("1b", 1, Body, 32, 4, 0.36),
        new("1f", 1, All, 28, 1, 0.20),
        new("2b", 2, Body, 24, 1, 0.16),
        new("2f", 2, All, 14, 1, 0.06),
        new("3b", 3, Body, 14, 1, 0.16),
        new("3f", 3, All, 10, 1, 0.06),
    ];

    /// <summary>The default kinds with shares replaced by text such as <c>1b=0.5,3f=0</c>.</summary>
    public static IReadOnlyList<BatchKind> WithShares(string text)
    {
        var shares = text.Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(static part => part.Split('='))
            .ToDictionary(static p => p[0], static p => double.Parse(p[1], CultureInfo.InvariantCulture));
        if (shares.Keys.FirstOrDefault(static n => Default.All(kind => kind.Name != n)) is { } unknown)
        {
            throw new ArgumentException($"'{unknown}' is not a kind of batch.", nameof(text));
        }
        return [.. Default.Select(kind =>
            kind with { Share = shares.GetValueOrDefault(kind.Name, kind.Share) })];
    }
}
