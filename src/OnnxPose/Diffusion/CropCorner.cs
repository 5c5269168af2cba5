namespace OnnxPose.Diffusion;

/// <summary>The top left corner of a crop, as SDXL is told it.</summary>
/// <remarks>Immutable.</remarks>
readonly record struct CropCorner
{
    /// <summary>A corner; the top comes first, as in the networks' conditions.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is not 0 to 16,384 pixels.</exception>
    public CropCorner(int top, int left)
    {
        Top = OptionRange.Check(top, 0, PictureSize.Most, nameof(top));
        Left = OptionRange.Check(left, 0, PictureSize.Most, nameof(left));
    }

    /// <summary>Pixel rows above it.</summary>
    public int Top { get; }

    /// <summary>Pixel columns left of it.</summary>
    public int Left { get; }
}
