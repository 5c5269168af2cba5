using OnnxPose.Inference;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Graphs;

namespace OnnxPose.Models;

/// <summary>What a vision encoder's model must look like.</summary>
static class VisionEncoderContract
{
    /// <summary>The contract of a slot for the outputs that are read.</summary>
    public static ModelContract Of(ClipVisionConfig config, ClipVisionOutputs outputs, string slot) => new(
        slot,
        [TensorContract.Of(ClipVisionGraph.Pixels, OnnxType.Float32,
            "images", config.Channels, config.ImageSize, config.ImageSize)],
        [.. Outputs(config, outputs)]);

    /// <summary>The outputs, each with its shape.</summary>
    public static IEnumerable<TensorContract> Outputs(ClipVisionConfig config, ClipVisionOutputs outputs)
    {
        for (var layer = 0; outputs.HasFlag(ClipVisionOutputs.AllStates) && layer <= config.Layers; layer++)
        {
            yield return States(ClipVisionGraph.State(layer));
        }
        if (outputs.HasFlag(ClipVisionOutputs.Last))
        {
            yield return States(ClipVisionGraph.LastState);
        }
        if (outputs.HasFlag(ClipVisionOutputs.Pooled))
        {
            yield return TensorContract.Of(
                ClipVisionGraph.Pooled, OnnxType.Float32, "images", config.Width);
        }
        if (outputs.HasFlag(ClipVisionOutputs.Projected))
        {
            yield return TensorContract.Of(
                ClipVisionGraph.Projected, OnnxType.Float32, "images", config.ProjectionWidth);
        }

        TensorContract States(string name) => TensorContract.Of(
            name, OnnxType.Float32, "images", 1 + config.Patches, config.Width);
    }
}
