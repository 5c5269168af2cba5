using OnnxPose.Components;
using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Protobuf;

namespace OnnxPose.Tests.Models;

/// <summary>How far a graph that computes in fp16 may be from the same weights in fp32.</summary>
/// <remarks>
/// <para>Both sides have weights that fp16 can hold, so that what differs is the arithmetic: every node
/// rounds what it gives to 11 bits, which is off by at most 2^-11 of each number. The roundings are
/// independent, and no later node makes them larger than the numbers that they belong to; so over the nodes
/// of the graph they add up in squares. ONNX Runtime has next to no fp16 on the CPU and rounds between its
/// nodes only where it must, so that less is seen there.</para>
/// <para>The bound is on the relative L2 error, as <see cref="EightBitError"/>'s.</para>
/// </remarks>
static class HalfPrecisionError
{
    const double Rounding = 1.0 / 2048;

    // They give numbers as they got them.
    static readonly HashSet<string> s_moving =
    [
        "Cast", "Concat", "Constant", "Expand", "Gather", "Reshape", "Shape", "Slice", "Split", "Squeeze",
        "Transpose", "Unsqueeze",
    ];

    /// <summary>The bound for a component's largest graph.</summary>
    /// <param name="component">Its name in a model.</param>
    /// <param name="folder">Its files.</param>
    public static double Bound(string component, string folder) =>
        Rounding * Math.Sqrt(ComponentGraphs.Of(new ModelComponent(component, folder)).Max(Roundings));

    /// <summary>Checks the bound.</summary>
    public static void Require(
        ReadOnlySpan<float> actual, ReadOnlySpan<float> expected, double bound, string what)
    {
        var relative = EightBitError.Relative(actual, expected);
        TestContext.Out.WriteLine($"{what}, fp16 graph: relative L2 {relative:0.0e0} of {bound:0.0e0}");
        Assert.That(relative, Is.LessThanOrEqualTo(bound), what);
    }

    static int Roundings(ComponentGraph graph)
    {
        var model = graph.Write(new() { Precision = OnnxType.Float16 });
        return 1 + ModelProto.Parser.ParseFrom(model.Bytes).Graph.Node
            .Count(static node => !s_moving.Contains(node.OpType));    // and the inputs
    }
}
