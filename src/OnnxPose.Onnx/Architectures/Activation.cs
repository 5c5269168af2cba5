namespace OnnxPose.Onnx.Architectures;

/// <summary>The nonlinearity of a feed-forward layer.</summary>
enum Activation
{
    /// <summary>x times the normal distribution's cumulative function (OpenCLIP).</summary>
    Gelu,

    /// <summary>x times sigmoid(1.702 x) (OpenAI's CLIP).</summary>
    QuickGelu,
}
