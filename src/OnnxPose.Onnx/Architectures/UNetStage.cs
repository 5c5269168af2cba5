namespace OnnxPose.Onnx.Architectures;

/// <summary>One resolution of a UNet, on the way down, in the middle or on the way up.</summary>
/// <param name="Channels">Channels of its maps.</param>
/// <param name="HasAttention">Whether a transformer follows each of its residual blocks.</param>
/// <param name="Heads">Attention heads of those.</param>
/// <param name="TransformerLayers">Layers of each of those.</param>
readonly record struct UNetStage(int Channels, bool HasAttention, int Heads, int TransformerLayers);
