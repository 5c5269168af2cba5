using OnnxPose.Inference;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Graphs;

namespace OnnxPose.Models;

/// <summary>What a pose adapter's model must look like.</summary>
static class PoseAdapterContract
{
    /// <summary>The contract of a slot.</summary>
    public static ModelContract Of(PoseAdapterConfig config, string slot) => new(
        slot,
        [TensorContract.Of(
            PoseAdapterGraph.Picture, OnnxType.Float32, "batch", config.InChannels, "height", "width")],
        [.. config.Channels.Select(static (channels, stage) => TensorContract.Of(
            PoseAdapterGraph.Feature(stage), OnnxType.Float32, "batch", channels, "height", "width"))]);
}
