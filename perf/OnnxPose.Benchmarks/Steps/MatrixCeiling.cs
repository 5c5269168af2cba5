using System.Diagnostics;
using OnnxPose.Inference;
using OnnxPose.Onnx.Graphs;

namespace OnnxPose.Benchmarks.Steps;

/// <summary>How fast ONNX Runtime multiplies matrices of fp32, at a size that suits it.</summary>
static class MatrixCeiling
{
    const int Size = 1024, Runs = 12;

    /// <summary>Operations a second, the fastest of some runs.</summary>
    public static double OperationsPerSecond(int threads)
    {
        var contract = new ModelContract(
            "matrix", [TensorContract.Of("x", OnnxType.Float32, Size, Size)],
            [TensorContract.Of("y", OnnxType.Float32, Size, Size)]);
        using var session = ModelSession.Open(
            new("", "no such file", static _ => Build()), contract,
            new() { Device = DevicePolicy.Cpu, Threads = threads });
        using var binding = session.Bind();
        binding.Input<float>("x", Size, Size).Data.AsSpan().Fill(0.5f);
        binding.Output("y", Size, Size);
        var best = double.MaxValue;
        for (var i = 0; i < Runs; i++)
        {
            var start = Stopwatch.GetTimestamp();
            binding.Run(default);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return 2.0 * Size * Size * Size / best;
    }

    // The second factor is a constant, as weights are.
    static OnnxModel Build()
    {
        var graph = new GraphBuilder("matrix");
        var weight = new float[Size * Size];
        weight.AsSpan().Fill(0.25f);
        var x = graph.Input("x", OnnxType.Float32, Size, Size);
        graph.Output("y", graph.MatMul(x, graph.Constant(weight, Size, Size)), OnnxType.Float32, Size, Size);
        return graph.Build();
    }
}
