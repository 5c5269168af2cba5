using OnnxPose.Inference;
using OnnxPose.Onnx.Graphs;

namespace OnnxPose.Tests.Inference;

/// <summary>Layers of images that no golden network shows alone, on ONNX Runtime.</summary>
sealed class ImageLayerTests
{
    [Test]
    public void UpsampleBy2_DoublesEveryPixel() => Assert.That(
        Run((graph, x) => graph.UpsampleBy2(x), [1, 2, 3, 4, 5, 6], 2, 3),
        Is.EqualTo((float[])
        [
            1, 1, 2, 2, 3, 3,
            1, 1, 2, 2, 3, 3,
            4, 4, 5, 5, 6, 6,
            4, 4, 5, 5, 6, 6,
        ]));

    [Test]
    public void UpsampleTo_AnOddSize_LeavesOutTheLastCopy() => Assert.That(
        Run((graph, x) => graph.UpsampleTo(x, graph.List(3, 5)), [1, 2, 3, 4, 5, 6], 2, 3),
        Is.EqualTo((float[])[1, 1, 2, 2, 3, 1, 1, 2, 2, 3, 4, 4, 5, 5, 6]));

    [Test]
    public void UpsampleTo_ReadsTheSamePixelAsWholeNumbersSay_AtAnySize(
        [Values(1, 2, 3, 5, 8, 13, 33, 63, 127)] int size)
    {
        var half = (size + 1) / 2;
        float[] row = [.. Enumerable.Range(0, half).Select(static i => (float)i)];
        Assert.That(
            Run((graph, x) => graph.UpsampleTo(x, graph.List(1, size)), row, 1, half),
            Is.EqualTo(Enumerable.Range(0, size).Select(i => (float)(i * half / size))));
    }

    [Test]
    public void Silu_IsXTimesItsSigmoid()
    {
        float[] x = [-20, -1, 0, 0.5f, 3, 20];
        var expected = Array.ConvertAll(x, static value => value / (1 + MathF.Exp(-value)));
        Assert.That(Run((graph, value) => graph.Silu(value), x, 2, 3), Is.EqualTo(expected).Within(1e-6));
    }

    static float[] Run(Func<GraphBuilder, Value, Value> layer, float[] pixels, int height, int width)
    {
        var source = ToyModels.From(() =>
        {
            var graph = new GraphBuilder("layer");
            var x = graph.Input("x", OnnxType.Float32, 1, 1, "height", "width");
            graph.Output("y", layer(graph, x), OnnxType.Float32, 1, 1, "rows", "columns");
            return graph.Build();
        });
        var contract = new ModelContract(
            "toy",
            [TensorContract.Of("x", OnnxType.Float32, 1, 1, "height", "width")],
            [TensorContract.Of("y", OnnxType.Float32, 1, 1, "height", "width")]);
        using var session = ModelSession.Open(source, contract, InferenceOptions.Default);
        return session.Run([HostTensor.Of("x", pixels, 1, 1, height, width)], ["y"], default)[0].Data;
    }
}
