using OnnxPose.Inference;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Graphs;

namespace OnnxPose.Models;

/// <summary>What a denoising UNet's model must look like.</summary>
static class DenoisingUNetContract
{
    /// <summary>The contract of a slot.</summary>
    public static ModelContract Of(UNetConfig config, string slot) => new(
        slot,
        [
            Singles(UNetGraph.Sample, "batch", config.InChannels, "height", "width"),
            Singles(UNetGraph.Timestep, "timesteps"),
            Singles(UNetGraph.TextStates, "batch", "tokens", config.TextWidth),
            Singles(UNetGraph.PooledText, "batch", "pooled_width"),
            Singles(UNetGraph.TimeIds, "batch", "time_ids"),
            .. Enumerable.Range(0, config.AdapterMaps).Select(static map => Singles(
                UNetGraph.AdapterMap(map), "batch", "channels", "height", "width")),
        ],
        [Singles(UNetGraph.Noise, "batch", config.OutChannels, "height", "width")]);

    static TensorContract Singles(string name, params Dim[] shape) =>
        TensorContract.Of(name, OnnxType.Float32, shape);
}
