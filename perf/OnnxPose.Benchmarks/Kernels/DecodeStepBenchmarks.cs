using BenchmarkDotNet.Attributes;
using OnnxPose.Benchmarks.Steps;
using OnnxPose.Models;

namespace OnnxPose.Benchmarks.Kernels;

/// <summary>A step of the published transformer's size, random weights, one thread.</summary>
public class DecodeStepBenchmarks
{
    static PublishedModel s_model = null!;

    PoseTransformer _transformer = null!;
    PoseDecoder _decoder = null!;

    /// <summary>Tokens in the cache.</summary>
    [Params(10, 138, 400)]
    public int Position { get; set; }

    /// <summary>Rows of the batch, all with one text.</summary>
    [Params(1, 4, 16)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Open()
    {
        s_model = new();
        _transformer = s_model.Open(threads: 1);
        _decoder = _transformer.Begin(PublishedModel.Text(), new int[Rows]);
        _decoder.Tokens.Fill(new(PoseTokenKind.Body, 3, 0, 0.4f, 0.6f));
        _decoder.Lengths.Fill(Position);
    }

    [GlobalCleanup]
    public void Close()
    {
        _decoder.Dispose();
        _transformer.Dispose();
        s_model.Dispose();
    }

    [Benchmark]
    public void Step() => _decoder.Step(default);
}
