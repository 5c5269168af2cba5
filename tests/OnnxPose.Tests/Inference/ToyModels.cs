using OnnxPose.Inference;
using OnnxPose.Onnx.Graphs;

namespace OnnxPose.Tests.Inference;

/// <summary>Small graphs without weights files.</summary>
static class ToyModels
{
    public const int Width = 192;

    /// <summary>Of <see cref="Long"/>.</summary>
    public const int LongWidth = 1024, LongNodes = 5000;

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

    /// <summary>Each product takes a fraction of a millisecond, all of them some ten.</summary>
    public static ModelSource Slow { get; } = Products(Width, 100);

    public static ModelContract SlowContract { get; } = ProductsContract(Width);

    /// <summary>1.1e13 multiplications and additions in nodes of 2e9: tens of seconds in one run, in nodes of
    /// tens of milliseconds.</summary>
    public static ModelSource Long { get; } = Products(LongWidth, LongNodes);

    public static ModelContract LongContract { get; } = ProductsContract(LongWidth);

    /// <summary>A chain of so many products of a matrix with itself.</summary>
    public static ModelSource Products(int width, int nodes) => From(() =>
    {
        var graph = new GraphBuilder("products");
        var x = graph.Input("x", OnnxType.Float32, width, width);
        var y = x;
        for (var i = 0; i < nodes; i++)
        {
            y = graph.MatMul(y, x);
        }
        graph.Output("y", y, OnnxType.Float32, width, width);
        return graph.Build();
    });

    /// <summary>The identity matrix, which products leave as it is.</summary>
    public static HostTensor<float> Identity(int width = Width)
    {
        var values = new float[width * width];
        for (var i = 0; i < width; i++)
        {
            values[i * (width + 1)] = 1;
        }
        return HostTensor.Of("x", values, width, width);
    }

    static ModelContract ProductsContract(int width) => new(
        "toy",
        [TensorContract.Of("x", OnnxType.Float32, width, width)],
        [TensorContract.Of("y", OnnxType.Float32, width, width)]);

    public static ModelSource From(Func<OnnxModel> build) => new("toy", "no such file", _ => build());
}
