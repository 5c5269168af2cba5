using static OnnxPose.Onnx.Graphs.GraphAttribute;

namespace OnnxPose.Onnx.Graphs;

partial class GraphBuilder
{
    /// <summary>Sum, with broadcasting.</summary>
    public Value Add(Value a, Value b) => Node("Add", [a, b]);

    /// <summary>Product of elements, with broadcasting.</summary>
    public Value Multiply(Value a, Value b) => Node("Mul", [a, b]);

    /// <summary>Matrix product over the last two dimensions.</summary>
    public Value MatMul(Value a, Value b) => Node("MatMul", [a, b]);

    /// <summary>(rows, in) times the transpose of (out, in), plus (out): a torch Linear on flat
    /// rows.</summary>
    public Value Linear(Value rows, Value weight, Value bias) =>
        Node("Gemm", [rows, weight, bias], Int("transB", 1));

    /// <summary>The same without bias.</summary>
    public Value Linear(Value rows, Value weight) => Node("Gemm", [rows, weight], Int("transB", 1));

    /// <summary>Normalises the last dimension.</summary>
    public Value LayerNorm(Value x, Value weight, Value bias, float epsilon) =>
        Node("LayerNormalization", [x, weight, bias], Int("axis", -1), Float("epsilon", epsilon));

    /// <summary>x times the normal distribution's cumulative function, with erf.</summary>
    public Value Gelu(Value x)
    {
        const int FirstWithGelu = 20;
        if (_target.OperatorSet >= FirstWithGelu)
        {
            return Node("Gelu", [x]);
        }
        var cumulative = Add(Node("Erf", [Multiply(x, Scalar(MathF.Sqrt(0.5f)))]), Scalar(1));
        return Multiply(Multiply(x, Scalar(0.5f)), cumulative);
    }

    /// <summary>x * sigmoid(alpha x): 1.702 is CLIP's approximation of Gelu, 1 is SiLU.</summary>
    public Value QuickGelu(Value x, float alpha) => _target.Portable
        ? Multiply(x, Node("Sigmoid", [alpha == 1 ? x : Multiply(x, Scalar(alpha))]))
        : MicrosoftNode("QuickGelu", [x], Float("alpha", alpha));

    /// <summary>x times sigmoid(x), in one node (QuickGelu) that has kernels on the CPU and on
    /// CUDA.</summary>
    public Value Silu(Value x) => QuickGelu(x, 1);

    /// <summary>x where it is positive, else 0.</summary>
    public Value Relu(Value x) => Node("Relu", [x]);

    /// <summary>(batch, channels, height, width) with every pixel doubled in both directions.</summary>
    public Value UpsampleBy2(Value x) =>
        Resize(x, Value.None, Singles([1, 1, 2, 2], 4));

    /// <summary>(batch, channels, height, width) stretched to a height and width that are known at run time:
    /// pixel i of n reads pixel floor(i * m / n) of m.</summary>
    /// <param name="x">The pictures.</param>
    /// <param name="size">int64 (2): height and width.</param>
    public Value UpsampleTo(Value x, Value size) =>
        Resize(x, Concat(0, ShapeOf(x, 0, 2), size), Value.None);

    /// <summary>Another view of the same numbers; one size may be -1, a 0 keeps the size at its
    /// place.</summary>
    public Value Reshape(Value x, params ReadOnlySpan<long> shape) => Node("Reshape", [x, List(shape)]);

    /// <summary>The same with sizes that are known at run time.</summary>
    public Value Reshape(Value x, Value shape) => Node("Reshape", [x, shape]);

    /// <summary>Permutes dimensions.</summary>
    public Value Transpose(Value x, params ReadOnlySpan<long> order) =>
        Node("Transpose", [x], Ints("perm", order));

    /// <summary>Puts values behind each other along a dimension.</summary>
    public Value Concat(int axis, params ReadOnlySpan<Value> values) =>
        Node("Concat", values, Int("axis", axis));

    /// <summary>Elements <paramref name="start"/> to <paramref name="end"/> - 1 of a dimension.</summary>
    public Value Slice(Value x, int axis, long start, long end) =>
        Node("Slice", [x, List(start), List(end), List(axis)]);

    /// <summary>Equal parts along a dimension.</summary>
    public Value[] Split(Value x, int axis, int parts) =>
        Nodes("", "Split", [x], parts, Int("axis", axis), Int("num_outputs", parts));

    /// <summary>The rows of a table that indices name.</summary>
    public Value Gather(Value table, Value indices, int axis = 0) =>
        Node("Gather", [table, indices], Int("axis", axis));

    /// <summary>The sizes <paramref name="start"/> to <paramref name="end"/> - 1 of a value's
    /// shape.</summary>
    public Value ShapeOf(Value x, int start, int end) =>
        Node("Shape", [x], Int("start", start), Int("end", end));

    /// <summary>Another element type.</summary>
    public Value Cast(Value x, OnnxType type) => Node("Cast", [x], Int("to", (long)type));

    /// <summary>fp32 numbers from outside, in the graph's precision.</summary>
    public Value FromFloat32(Value x) => Precision == OnnxType.Float32 ? x : Cast(x, Precision);

    /// <summary>Numbers in the graph's precision, as fp32 for outside.</summary>
    public Value ToFloat32(Value x) => Precision == OnnxType.Float32 ? x : Cast(x, OnnxType.Float32);

    Value Resize(Value x, Value sizes, Value scales)
    {
        ReadOnlySpan<Value> inputs = sizes == Value.None
            ? [x, Value.None, scales]
            : [x, Value.None, Value.None, sizes];
        return Node(
            "Resize", inputs, Text("mode", "nearest"), Text("nearest_mode", "floor"),
            Text("coordinate_transformation_mode", "asymmetric"));
    }
}
