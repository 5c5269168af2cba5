namespace OnnxPose.Poses;

/// <summary>Limits and hints for reading pose JSON.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record PoseJsonOptions
{
    /// <summary>The defaults of all options.</summary>
    public static PoseJsonOptions Default { get; } = new();

    /// <value>1 to 10,000 people in one frame; more are refused. The default is 64.</value>
    public int MaxPeople { get; init; } = 64;

    /// <value>
    /// Above 0, up to 1: points with less confidence count as absent. The default is 0.3, DWPose's own threshold;
    /// files that know only 0 and 1 read alike at any value.
    /// </value>
    public double MinConfidence { get; init; } = 0.3;

    /// <value>The picture's width in pixels for files that do not name it, 1 to 1,000,000. Not set by default.</value>
    public int? CanvasWidth { get; init; }

    /// <value>The picture's height in pixels for files that do not name it, 1 to 1,000,000. Not set by default.</value>
    public int? CanvasHeight { get; init; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxPeople, nameof(MaxPeople));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxPeople, 10_000, nameof(MaxPeople));
        if (!(MinConfidence is > 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(MinConfidence), MinConfidence, "Expected above 0, up to 1.");
        }
        foreach (var side in (ReadOnlySpan<int?>)[CanvasWidth, CanvasHeight])
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(side ?? 1, "canvas size");
            ArgumentOutOfRangeException.ThrowIfGreaterThan(side ?? 1, Json.Canvas.MaxSide, "canvas size");
        }
        if (CanvasWidth is null != CanvasHeight is null)
        {
            throw new ArgumentException($"{nameof(CanvasWidth)} and {nameof(CanvasHeight)} belong together; one is missing.");
        }
    }
}
