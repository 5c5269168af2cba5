using BenchmarkDotNet.Attributes;
using OnnxPose.Numerics;

namespace OnnxPose.Benchmarks.Samplers;

/// <summary>One point of a pose: the time and the (absent) allocations of drawing it.</summary>
[MemoryDiagnoser]
public class SamplerBenchmarks
{
    readonly TemperedSampler _defensive = new();
    readonly TemperedSampler _paper = new(SamplerKind.Paper);
    readonly float[] _logits = new float[1 + 6 * 6];
    PoseRandom _random = PoseRandom.FromSeed(1);

    /// <summary>The demo's 0.1, and one temperature for each other way of drawing.</summary>
    [Params(0f, 0.1f, 0.7f, 1f, 2f)]
    public float Temperature { get; set; }

    [GlobalSetup]
    public void FillLogits()
    {
        for (var i = 0; i < _logits.Length; i++)
        {
            // Means of about 0.5, scales of about 0.1: the size of the published model's position.
            var normal = _random.NextNormal();
            _logits[i] = (float)(i is > 6 and <= 18 ? 0.5 + 0.2 * normal : normal - 2);
        }
    }

    [Benchmark(Baseline = true)]
    public (float X, float Y) Ours() => _defensive.Sample(new(_logits), Temperature, ref _random);

    [Benchmark]
    public (float X, float Y) Paper1000() => _paper.Sample(new(_logits), Temperature, ref _random);
}
