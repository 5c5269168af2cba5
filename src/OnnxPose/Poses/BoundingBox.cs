namespace OnnxPose.Poses;

/// <summary>The box a person's keypoints are relative to inside the text-to-pose transformer.</summary>
/// <remarks>
/// The corners are kept as they were sampled: nothing orders them, and corner 1 left of corner 0 mirrors the
/// person (section 3 of the paper samples the corners independently).
/// </remarks>
/// <param name="Corner0">The first corner, usually top left, in units of the image.</param>
/// <param name="Corner1">The second corner, usually bottom right, in units of the image.</param>
public readonly record struct BoundingBox(Keypoint Corner0, Keypoint Corner1)
{
    /// <summary>From units of the box to units of the image.</summary>
    public Keypoint ToImage(Keypoint local) => new(
        local.X * (Corner1.X - Corner0.X) + Corner0.X,
        local.Y * (Corner1.Y - Corner0.Y) + Corner0.Y);

    /// <summary>From units of the image to units of the box; 0.5 along an axis in which
    /// the box is flat.</summary>
    public Keypoint ToLocal(Keypoint point) => new(
        Inverse(point.X, Corner0.X, Corner1.X),
        Inverse(point.Y, Corner0.Y, Corner1.Y));

    /// <summary>The tightest box around all points that are present; <see langword="null"/>
    /// where none is.</summary>
    public static BoundingBox? Around(params ReadOnlySpan<KeypointSet> sets)
    {
        var (left, top, right, bottom) = (float.MaxValue, float.MaxValue, float.MinValue, float.MinValue);
        var isEmpty = true;
        foreach (var set in sets)
        {
            foreach (var point in set.AsSpan())
            {
                if (point is { } p)
                {
                    (left, top) = (Math.Min(left, p.X), Math.Min(top, p.Y));
                    (right, bottom) = (Math.Max(right, p.X), Math.Max(bottom, p.Y));
                    isEmpty = false;
                }
            }
        }
        return isEmpty ? null : new(new(left, top), new(right, bottom));
    }

    static float Inverse(float value, float from, float to) =>
        from == to ? 0.5f : (float)(((double)value - from) / ((double)to - from));
}
