using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Onnx.Graphs;

partial class GraphBuilder
{
    /// <summary>A torch Linear with bias on flat rows: takes <c>weight</c> (out, in) and <c>bias</c>
    /// (out).</summary>
    /// <exception cref="ModelContractException">A tensor is missing or has another shape.</exception>
    public Value Linear(Value rows, WeightScope weights, int inputs, int outputs) =>
        Linear(rows, Weight(weights.Take("weight", outputs, inputs)), Weight(weights.Take("bias", outputs)));

    /// <summary>A torch LayerNorm over the last dimension: takes <c>weight</c> and <c>bias</c>.</summary>
    /// <exception cref="ModelContractException">A tensor is missing or has another shape.</exception>
    public Value LayerNorm(Value x, WeightScope weights, int width, float epsilon) =>
        LayerNorm(x, Weight(weights.Take("weight", width)), Weight(weights.Take("bias", width)), epsilon);
}
