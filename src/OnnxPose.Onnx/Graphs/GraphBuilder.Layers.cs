using OnnxPose.Onnx.Safetensors;
using static OnnxPose.Onnx.Graphs.GraphAttribute;

namespace OnnxPose.Onnx.Graphs;

partial class GraphBuilder
{
    /// <summary>A torch Linear with bias on flat rows: takes <c>weight</c> (out, in) and <c>bias</c>
    /// (out).</summary>
    /// <exception cref="ModelContractException">A tensor is missing or has another shape.</exception>
    public Value Linear(Value rows, WeightScope weights, int inputs, int outputs) =>
        Linear(rows, weights.Take("weight", outputs, inputs), Weight(weights.Take("bias", outputs)));

    /// <summary>A torch LayerNorm over the last dimension: takes <c>weight</c> and <c>bias</c>.</summary>
    /// <exception cref="ModelContractException">A tensor is missing or has another shape.</exception>
    public Value LayerNorm(Value x, WeightScope weights, int width, float epsilon) =>
        LayerNorm(x, Weight(weights.Take("weight", width)), Weight(weights.Take("bias", width)), epsilon);

    /// <summary>A torch Conv2d with bias on (batch, channels, height, width): takes <c>weight</c> (out, in,
    /// kernel, kernel) and <c>bias</c> (out).</summary>
    /// <param name="x">The pictures.</param>
    /// <param name="weights">Where the tensors lie.</param>
    /// <param name="inputs">Channels of <paramref name="x"/>.</param>
    /// <param name="outputs">Channels of the result.</param>
    /// <param name="kernel">Side of the kernel.</param>
    /// <param name="stride">Pixels from one place to the next.</param>
    /// <param name="padding">Zeros before the first row and column, and after the last; null is half a kernel
    /// on either side, which keeps the size at stride 1.</param>
    /// <exception cref="ModelContractException">A tensor is missing or has another shape.</exception>
    public Value Conv2d(
        Value x, WeightScope weights, int inputs, int outputs, int kernel, int stride = 1,
        (int Before, int After)? padding = null)
    {
        var (before, after) = padding ?? (kernel / 2, kernel / 2);
        var weight = Weight(weights.Take("weight", outputs, inputs, kernel, kernel));
        return Node(
            "Conv", [x, weight, Weight(weights.Take("bias", outputs))],
            Ints("kernel_shape", kernel, kernel), Ints("strides", stride, stride),
            Ints("pads", before, before, after, after));
    }

    /// <summary>A torch GroupNorm on (batch, channels, height, width): takes <c>weight</c> and
    /// <c>bias</c>.</summary>
    /// <remarks>
    /// A group is one channel of an instance normalisation, which has kernels on the CPU and on CUDA;
    /// GroupNormalization itself has none on the CPU.
    /// </remarks>
    /// <exception cref="ModelContractException">A tensor is missing or has another shape, or the channels do
    /// not make groups.</exception>
    public Value GroupNorm(Value x, WeightScope weights, int channels, int groups, float epsilon)
    {
        if (channels % groups != 0)
        {
            throw new ModelContractException(
                $"The group norm '{weights.Prefix.TrimEnd('.')}' of {_graph.Name} has {channels} channels, " +
                $"expected a multiple of its {groups} groups. Check 'norm_num_groups' in config.json.");
        }
        var (weight, bias) = (weights.Take("weight", channels), weights.Take("bias", channels));
        var normalized = Node(
            "InstanceNormalization", [Reshape(x, 0, groups, -1), Filled(1, groups), Filled(0, groups)],
            Float("epsilon", epsilon));
        var scaled = Multiply(Reshape(normalized, ShapeOf(x, 0, 4)), Reshape(Weight(weight), channels, 1, 1));
        return Add(scaled, Reshape(Weight(bias), channels, 1, 1));
    }

    Value Filled(float value, int count)
    {
        var values = new float[count];
        Array.Fill(values, value);
        return Constant(values, count);
    }
}
