namespace OnnxPose.Inference;

/// <summary>What a network, or the networks of a call, really run on. Immutable and thread-safe.</summary>
/// <param name="Device"><c>cpu</c> or <c>cuda:N</c>; of a call, its main network's.</param>
/// <param name="FallbackReason">Why it is the CPU although the policy would have taken a GPU; null otherwise.
/// Of a call whose networks did not all fall back, or not for one reason, it names each that did, with its
/// own.</param>
/// <param name="RuntimeVersion">The version of ONNX Runtime that is loaded.</param>
public sealed record DeviceReport(string Device, string? FallbackReason, string RuntimeVersion)
{
    /// <summary>What it computes in: <c>fp32</c>, <c>fp16</c>, or <c>int8</c> for fp32 with 8-bit weights;
    /// null where a <c>model.onnx</c> decides.</summary>
    public string? Precision { get; init; }

    /// <summary>The report of a call.</summary>
    /// <param name="networks">Those that ran, the main one first.</param>
    internal static DeviceReport Of(params IReadOnlyList<NetworkDevice> networks)
    {
        var main = networks[0].Report;
        if (networks.All(network => network.Report.FallbackReason == main.FallbackReason))
        {
            return main;
        }
        var fallen = networks.Where(static network => network.Report.FallbackReason is not null)
            .Select(static network =>
                $"{network.Network} ran on {network.Report.Device}: {network.Report.FallbackReason}");
        return main with { FallbackReason = string.Join("; ", fallen.Distinct()) };
    }
}
