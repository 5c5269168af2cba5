using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Safetensors;
using static OnnxPose.Onnx.Graphs.GraphAttribute;

namespace OnnxPose.Onnx.Architectures;

/// <summary>A head of CLaPP: from CLIP's projected features to a unit vector.</summary>
/// <remarks>
/// p = projection(x); y = dense(gelu(p)) + p; y / ||y||, with the exact (erf) Gelu. The features go in as
/// CLIP gives them, not normalised. Source: the published text-to-pose code, whose parameter names are used.
/// </remarks>
static class ClappGraph
{
    /// <summary>Where the head for poses lies in the model's folder.</summary>
    public const string PoseFolder = "pose_projection";

    /// <summary>Where the head for texts lies in the model's folder.</summary>
    public const string TextFolder = "text_projection";

    /// <summary>The input: fp32 (rows, features).</summary>
    public const string Features = "features";

    /// <summary>The output: fp32 (rows, embedding), each row of length 1.</summary>
    public const string Embeddings = "embeddings";

    /// <summary>Writes the graph of one head.</summary>
    /// <param name="features">Width of what goes in.</param>
    /// <param name="embedding">Width of what comes out.</param>
    /// <param name="weights">The scope that holds <c>projection</c> and <c>dense</c>; all of it is
    /// taken.</param>
    /// <param name="target">What it is written for.</param>
    /// <exception cref="ModelContractException">A tensor is missing, left over, or has another
    /// shape.</exception>
    public static OnnxModel Build(
        int features, int embedding, WeightScope weights, GraphTarget target = default)
    {
        var graph = new GraphBuilder("clapp_head", target);
        var x = graph.FromFloat32(graph.Input(Features, OnnxType.Float32, "rows", features));
        var p = graph.Linear(x, weights.Scope("projection"), features, embedding);
        var dense = graph.Linear(graph.Gelu(p), weights.Scope("dense"), embedding, embedding);
        // In fp32, because the square of a length overflows fp16 soon.
        var y = graph.ToFloat32(graph.Add(dense, p));
        var length = graph.Node("ReduceL2", [y, graph.List(-1)], Int("keepdims", 1));
        graph.Output(
            Embeddings, graph.Node("Div", [y, length]), OnnxType.Float32, "rows", embedding);
        weights.ThrowIfUnused();
        return graph.Build();
    }
}
