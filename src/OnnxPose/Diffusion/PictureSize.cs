namespace OnnxPose.Diffusion;

/// <summary>A picture's height and width as SDXL is told them.</summary>
/// <remarks>Immutable.</remarks>
readonly record struct PictureSize
{
    /// <summary>Pixels told at most.</summary>
    public const int Most = 16_384;

    /// <summary>A size; the height comes first, as in the networks' conditions.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side is not 1 to 16,384 pixels.</exception>
    public PictureSize(int height, int width)
    {
        Height = OptionRange.Check(height, 1, Most, nameof(height));
        Width = OptionRange.Check(width, 1, Most, nameof(width));
    }

    /// <summary>Pixel rows.</summary>
    public int Height { get; }

    /// <summary>Pixel columns.</summary>
    public int Width { get; }
}

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
