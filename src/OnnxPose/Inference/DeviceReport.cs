namespace OnnxPose.Inference;

/// <summary>What a network really runs on. Immutable and thread-safe.</summary>
/// <param name="Device"><c>cpu</c> or <c>cuda:N</c>.</param>
/// <param name="FallbackReason">Why it is the CPU although the policy would have taken a GPU; null
/// otherwise.</param>
/// <param name="RuntimeVersion">The version of ONNX Runtime that is loaded.</param>
public sealed record DeviceReport(string Device, string? FallbackReason, string RuntimeVersion);
