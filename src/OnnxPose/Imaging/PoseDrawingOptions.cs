namespace OnnxPose.Imaging;

/// <summary>Which parts of the people are drawn.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record PoseDrawingOptions
{
    /// <summary>Body, hands and face: what the pose adapter was trained on.</summary>
    public static PoseDrawingOptions Default { get; } = new();

    /// <summary>The body alone.</summary>
    public static PoseDrawingOptions BodyOnly { get; } = new() { Hands = false, Face = false };

    /// <value>Whether limbs and body joints are drawn. The default is true.</value>
    public bool Body { get; init; } = true;

    /// <value>Whether hand bones and hand joints are drawn. The default is true.</value>
    public bool Hands { get; init; } = true;

    /// <value>Whether face points are drawn. The default is true.</value>
    public bool Face { get; init; } = true;
}
