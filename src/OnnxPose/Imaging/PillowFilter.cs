namespace OnnxPose.Imaging;

/// <summary>How pixels are weighted when a picture is resized.</summary>
public enum PillowFilter
{
    /// <summary>Cubic convolution with a = -0.5 over 2 pixels to each side: what CLIP
    /// was trained on.</summary>
    Bicubic,

    /// <summary>A sinc windowed by a sinc over 3 pixels to each side: what diffusion
    /// pipelines resize with.</summary>
    Lanczos,
}
