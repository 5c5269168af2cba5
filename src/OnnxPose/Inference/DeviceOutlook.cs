namespace OnnxPose.Inference;

/// <summary>What networks would run on, and why; nothing is opened to find out.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="Device"><c>cpu</c> or <c>cuda:N</c>.</param>
/// <param name="Reason">Why.</param>
/// <param name="Fix">What to do to have the GPU, in one line; null where there is nothing to do.</param>
/// <param name="FreeBytes">Memory that is free there; null where nobody tells.</param>
public sealed record DeviceOutlook(string Device, string Reason, string? Fix, long? FreeBytes)
{
    /// <summary>What a policy leads to on this machine.</summary>
    /// <exception cref="DeviceNotAvailableException">A GPU is required and not usable, or there is no native
    /// ONNX Runtime.</exception>
    public static DeviceOutlook Of(DevicePolicy policy) =>
        Of(policy, CudaDiagnosis.Machine, GpuList.Query(), HostMemory.AvailableBytes());

    internal static DeviceOutlook Of(
        DevicePolicy policy, CudaDiagnosis cuda, IReadOnlyList<GpuInfo> gpus, long hostBytes)
    {
        ArgumentNullException.ThrowIfNull(policy);
        if (policy.Kind == DeviceKind.Cpu)
        {
            return new("cpu", "it was asked for", null, hostBytes);
        }
        var device = FormattableString.Invariant($"cuda:{policy.Index}");
        if (cuda.Fault is null && gpus.Count == 0)
        {
            // Containers often have the driver's library without its program.
            return new(
                device, "CUDA is complete; nvidia-smi, which knows the GPUs, is not there", null, null);
        }
        var (fault, fix) = cuda.Fault is { } missing ? (missing, cuda.Fix)
            : policy.Index >= gpus.Count
                ? ($"the driver knows {gpus.Count} GPUs, and number {policy.Index} is asked for",
                    "Name one of them with --device cuda:N, or check the driver with nvidia-smi.")
            : (null, null);
        if (fault is null)
        {
            var gpu = gpus[policy.Index];
            return new(device, $"{gpu.Name} is usable", null, gpu.FreeBytes);
        }
        return policy is { Required: true, Kind: DeviceKind.Cuda }
            ? throw new DeviceNotAvailableException(
                $"{policy} is required, and it is not usable: {fault}. {fix!.TrimEnd('.')}.")
            : new("cpu", fault, fix, hostBytes);
    }
}
