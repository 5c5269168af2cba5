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
