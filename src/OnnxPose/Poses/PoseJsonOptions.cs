namespace OnnxPose.Poses;

/// <summary>Limits and hints for reading pose JSON.</summary>
/// <remarks>Immutable and thread-safe. A value out of its range throws when it is set.</remarks>
public sealed record PoseJsonOptions
{
    /// <summary>The defaults of all options.</summary>
    public static PoseJsonOptions Default { get; } = new();

    /// <value>1 to 10,000 people in one frame; more are refused. The default is 64.</value>
    public int MaxPeople
    {
        get;
        init => field = OptionRange.Check(value, 1, 10_000, nameof(MaxPeople));
    } = 64;

    /// <value>
    /// 0.001 to 1: points with less confidence count as absent. The default is 0.3, DWPose's own threshold;
    /// files that know only 0 and 1 read alike at any value.
    /// </value>
    public double MinConfidence
    {
        get;
        init => field = OptionRange.Check(value, 0.001, 1, nameof(MinConfidence));
    } = 0.3;

    /// <value>The picture's size for files that do not name it, sides of 1 to 1,000,000 pixels.
    /// Not set by default.</value>
    public (int Width, int Height)? Canvas
    {
        get;
        init => field = value is var (width, height) ? Check(width, height) : null;
    }

    static (int Width, int Height) Check(int width, int height) => (
        OptionRange.Check(width, 1, Json.Canvas.MaxSide, nameof(Canvas)),
        OptionRange.Check(height, 1, Json.Canvas.MaxSide, nameof(Canvas)));
}
