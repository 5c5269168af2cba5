using Microsoft.ML.OnnxRuntime;

namespace OnnxPose.Inference;

/// <summary>Asks ONNX Runtime for its CUDA provider.</summary>
static class CudaProvider
{
    /// <summary>Adds the provider to a session's options.</summary>
    /// <returns>Null if that worked, else the reason why it did not.</returns>
    public static string? Append(SessionOptions options, CudaSettings settings)
    {
        // Without this question a CPU-only library answers with a missing entry point, or silently with the
        // CPU.
        var machine = CudaDiagnosis.Machine;
        if (!machine.HasProvider)
        {
            return Explain(machine);
        }
        try
        {
            using var cuda = new OrtCUDAProviderOptions();
            cuda.UpdateOptions(settings.ToProvider());
            options.AppendExecutionProvider_CUDA(cuda);
            return null;
        }
        catch (Exception e) when (e is OnnxRuntimeException or EntryPointNotFoundException
            or DllNotFoundException)
        {
            return Explain(machine) ?? $"CUDA device {settings.Device} cannot be used: {e.Message}";
        }
    }

    static string? Explain(CudaDiagnosis machine) =>
        machine.Fault is { } fault ? $"{fault}. {machine.Fix!.TrimEnd('.')}" : null;
}
