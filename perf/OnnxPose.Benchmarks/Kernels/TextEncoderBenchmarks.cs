using BenchmarkDotNet.Attributes;
using OnnxPose.Benchmarks.Scale;
using OnnxPose.Inference;
using OnnxPose.Models;

namespace OnnxPose.Benchmarks.Kernels;

/// <summary>The miniature's text encoder over 77 tokens a prompt, one thread.</summary>
public class TextEncoderBenchmarks
{
    const int Tokens = 77;

    TextEncoder _encoder = null!;
    long[] _ids = [];

    /// <summary>Prompts of a run.</summary>
    [Params(1, 16)]
    public int Prompts { get; set; }

    [GlobalSetup]
    public void Open()
    {
        _encoder = TextEncoder.Load(Path.Combine(PublishedFolder.Miniature, "text_encoder"),
            new() { Device = DevicePolicy.Cpu, Threads = 1 });
        _ids = [.. Enumerable.Range(0, Prompts * Tokens).Select(static i => (long)(i % Tokens))];
    }

    [GlobalCleanup]
    public void Close() => _encoder.Dispose();

    [Benchmark]
    public object Encode() => _encoder.Encode(_ids, Prompts);
}
