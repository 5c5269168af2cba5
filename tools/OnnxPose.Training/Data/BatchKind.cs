using System.Globalization;
using OnnxPose.Evaluation.Scenes;

namespace OnnxPose.Training.Data;

/// <summary>A homogeneous kind of batch.</summary>
/// <param name="Name">
/// People, then b (cut after the last person's body), f (full), m (like b, of people who differ), t (like
/// b, of people who act on each other), v (like b, seen from a side), s (nobody has more than a body, two people
/// differ), x (like s, one person taken out of another scene), g (like x, everybody), a (like s, three people
/// who differ) or y (like s, the first two of those).
/// </param>
/// <param name="People">People in every scene.</param>
/// <param name="Points">Points kept of the last person, and of those before.</param>
/// <param name="Captions">Captions in a batch, so that a step of any kind costs about the same.</param>
/// <param name="PosesPerCaption">
/// Poses drawn of each caption. They share its text states, a third of the cost of the shortest sequences.
/// </param>
/// <param name="Share">How often it is drawn, relative to the others.</param>
sealed record BatchKind(string Name, int People, (int Last, int Before) Points, int Captions,
    int PosesPerCaption, double Share)
{
    const int Body = 18, All = 128;

    /// <summary>Which scenes it takes.</summary>
    public Func<SceneDescription, bool> Takes { get; init; } = static _ => true;

    /// <summary>Whether each of three people does something of their own.</summary>
    public bool Apart { get; init; }

    /// <summary>Whether the sentence speaks of a scene with another number of people, in half of the cases
    /// without that number, and one of them stands here, among strangers where there is room; of three people
    /// apart the first two. Only the points of those are learned from.</summary>
    /// <remarks>Where one side is held out for a number of people, that number says the side as well as the
    /// word does, and the word is not learned. Here only the word says it.</remarks>
    public bool TakenOut { get; init; }

    /// <summary>Whether everybody here is taken out of such scenes, so that nobody is a stranger.</summary>
    public bool Everybody { get; init; }

    /// <summary>Scenes in a batch.</summary>
    public int Scenes => Captions * PosesPerCaption;

    /// <summary>Most steps go where the sentence decides most: boxes and bodies, and who of two does
    /// what.</summary>
    /// <remarks>
    /// Who does what is learned from bodies alone at a quarter of the cost; the first body point after a hand
    /// only from sequences that have hands.
    /// </remarks>
    public static IReadOnlyList<BatchKind> Default { get; } =
    [
        new("1b", 1, (Body, All), 32, 4, 0.16),
        new("1v", 1, (Body, All), 32, 4, 0.06)
        {
            Takes = static scene => scene.View is View.FacingLeft or View.FacingRight,
        },
        new("1x", 1, (Body, Body), 32, 4, 0.06) { TakenOut = true },
        new("2x", 2, (Body, Body), 32, 3, 0.06) { TakenOut = true },
        new("3x", 3, (Body, Body), 32, 2, 0.06) { TakenOut = true },
        new("3g", 3, (Body, Body), 32, 2, 0.06) { TakenOut = true, Everybody = true },
        new("2y", 2, (Body, Body), 48, 2, 0.08) { TakenOut = true, Apart = true, Everybody = true },
        new("3a", 3, (Body, Body), 48, 1, 0.06) { Apart = true },
        new("1f", 1, (All, All), 28, 1, 0.12),
        new("2s", 2, (Body, Body), 48, 2, 0.30) { Takes = static scene => !scene.Alike },
        new("2m", 2, (Body, All), 24, 1, 0.14) { Takes = static scene => !scene.Alike },
        new("2t", 2, (Body, All), 24, 1, 0.06) { Takes = static scene => scene.IsInteraction },
        new("2b", 2, (Body, All), 24, 1, 0.06),
        new("2f", 2, (All, All), 14, 1, 0.08),
        new("3s", 3, (Body, Body), 48, 1, 0.06),
        new("3b", 3, (Body, All), 14, 1, 0.04),
        new("3f", 3, (All, All), 10, 1, 0.04),
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
