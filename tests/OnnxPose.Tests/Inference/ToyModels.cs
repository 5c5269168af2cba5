using OnnxPose.Inference;
using OnnxPose.Onnx.Graphs;

namespace OnnxPose.Tests.Inference;

/// <summary>Small graphs without weights files.</summary>
static class ToyModels
{
    public const int Width = 192;

    /// <summary>y = x + x, any length.</summary>
    public static ModelSource Double { get; } = From(() =>
    {
        var graph = new GraphBuilder("double");
        var x = graph.Input("x", OnnxType.Float32, "n");
        graph.Output("y", graph.Add(x, x), OnnxType.Float32, "n");
        return graph.Build();
    });

    public static ModelContract DoubleContract { get; } = new(
        "toy",
        [TensorContract.Of("x", OnnxType.Float32, "n")],
        [TensorContract.Of("y", OnnxType.Float32, "n")]);

    /// <summary>A chain of matrix products: each takes a fraction of a millisecond, all of them some
    /// ten.</summary>
    public static ModelSource Slow { get; } = From(() =>
    {
        const int Nodes = 100;
        var graph = new GraphBuilder("slow");
        var x = graph.Input("x", OnnxType.Float32, Width, Width);
        var y = x;
        for (var i = 0; i < Nodes; i++)
        {
            y = graph.MatMul(y, x);
        }
        graph.Output("y", y, OnnxType.Float32, Width, Width);
        return graph.Build();
    });

    public static ModelContract SlowContract { get; } = new(
        "toy",
        [TensorContract.Of("x", OnnxType.Float32, Width, Width)],
        [TensorContract.Of("y", OnnxType.Float32, Width, Width)]);

    /// <summary>The identity matrix, which products leave as it is.</summary>
    public static HostTensor<float> Identity()
    {
        var values = new float[Width * Width];
        for (var i = 0; i < Width; i++)
        {
            values[i * (Width + 1)] = 1;
        }
        return HostTensor.Of("x", values, Width, Width);
    }

    public static ModelSource From(Func<OnnxModel> build) => new("toy", "no such file", _ => build());
}
