using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace OnnxPose.Inference;

/// <summary>Asks ONNX Runtime for its CUDA provider.</summary>
static class CudaProvider
{
    const string Name = "CUDAExecutionProvider";

    /// <summary>Adds the provider to a session's options.</summary>
    /// <returns>Null if that worked, else the reason why it did not.</returns>
    public static string? Append(SessionOptions options, int device)
    {
        // Without this question a CPU-only library answers with a missing entry point, or silently with the
        // CPU.
        if (!OnnxEnvironment.Instance.GetAvailableProviders().Contains(Name))
        {
            return $"this ONNX Runtime ({OnnxEnvironment.Version}) has no CUDA provider; " +
                "reference Microsoft.ML.OnnxRuntime.Gpu instead of Microsoft.ML.OnnxRuntime";
        }
        try
        {
            using var cuda = new OrtCUDAProviderOptions();
            cuda.UpdateOptions(new Dictionary<string, string>
            {
                ["device_id"] = device.ToString(CultureInfo.InvariantCulture),
                ["arena_extend_strategy"] = "kSameAsRequested",
                ["do_copy_in_default_stream"] = "1",
            });
            options.AppendExecutionProvider_CUDA(cuda);
            return null;
        }
        catch (Exception e) when (e is OnnxRuntimeException or EntryPointNotFoundException
            or DllNotFoundException)
        {
            return $"CUDA device {device} cannot be used: {e.Message}";
        }
    }
}
