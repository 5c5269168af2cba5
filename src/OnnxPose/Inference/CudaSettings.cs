using System.Globalization;

namespace OnnxPose.Inference;

/// <summary>The settings of ONNX Runtime's CUDA provider for one session.</summary>
/// <param name="Device">Which GPU.</param>
/// <param name="MemoryLimit">Bytes that the session may take there; null for no limit.</param>
/// <param name="CapturesGraph">Whether the first run is recorded and later ones replay it.</param>
readonly record struct CudaSettings(int Device, long? MemoryLimit, bool CapturesGraph)
{
    /// <summary>As the provider reads them.</summary>
    public Dictionary<string, string> ToProvider()
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["device_id"] = Text(Device),
            // Doubling would take twice the memory of a UNet for its last megabyte.
            ["arena_extend_strategy"] = "kSameAsRequested",
            // Trying every algorithm takes seconds for each new picture size.
            ["cudnn_conv_algo_search"] = "HEURISTIC",
            ["cudnn_conv_use_max_workspace"] = "1",
            ["do_copy_in_default_stream"] = "1",
        };
        if (MemoryLimit is { } bytes)
        {
            settings["gpu_mem_limit"] = Text(bytes);
        }
        if (CapturesGraph)
        {
            settings["enable_cuda_graph"] = "1";
        }
        return settings;
    }

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
