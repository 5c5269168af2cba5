namespace OnnxPose.Inference;

/// <summary>What a network really runs on. Immutable and thread-safe.</summary>
/// <param name="Device"><c>cpu</c> or <c>cuda:N</c>.</param>
/// <param name="FallbackReason">Why it is the CPU although the policy would have taken a GPU; null
/// otherwise.</param>
/// <param name="RuntimeVersion">The version of ONNX Runtime that is loaded.</param>
public sealed record DeviceReport(string Device, string? FallbackReason, string RuntimeVersion)
{
    /// <summary>What it computes in: <c>fp32</c>, <c>fp16</c>, or <c>int8</c> for fp32 with 8-bit weights;
    /// null where a <c>model.onnx</c> decides.</summary>
    public string? Precision { get; init; }
}
