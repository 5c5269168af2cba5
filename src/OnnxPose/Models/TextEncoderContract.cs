using OnnxPose.Inference;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Graphs;

namespace OnnxPose.Models;

/// <summary>What a text encoder's model must look like.</summary>
static class TextEncoderContract
{
    /// <summary>The contract of a slot for the outputs that are read.</summary>
    public static ModelContract Of(ClipTextConfig config, ClipTextOutputs outputs, string slot) => new(
        slot,
        // Ours takes int64; some programs export int32.
        [new(ClipTextGraph.Ids, [OnnxType.Int64, OnnxType.Int32], ["texts", "tokens"])],
        [.. Outputs(config, outputs)]);

    /// <summary>The outputs, each with its shape.</summary>
    public static IEnumerable<TensorContract> Outputs(ClipTextConfig config, ClipTextOutputs outputs)
    {
        for (var layer = 0; layer <= config.Layers; layer++)
        {
            if (outputs.HasFlag(ClipTextOutputs.AllStates)
                || (outputs.HasFlag(ClipTextOutputs.Penultimate) && layer == config.Layers - 1))
            {
                yield return States(ClipTextGraph.State(layer));
            }
        }
        if (outputs.HasFlag(ClipTextOutputs.Last))
        {
            yield return States(ClipTextGraph.LastState);
        }
        if (outputs.HasFlag(ClipTextOutputs.Pooled))
        {
            yield return TensorContract.Of(ClipTextGraph.Pooled, OnnxType.Float32, "texts", config.Width);
        }
        if (outputs.HasFlag(ClipTextOutputs.Projected))
        {
            yield return TensorContract.Of(
                ClipTextGraph.Projected, OnnxType.Float32, "texts", config.ProjectionWidth);
        }

        TensorContract States(string name) =>
            TensorContract.Of(name, OnnxType.Float32, "texts", "tokens", config.Width);
    }
}
