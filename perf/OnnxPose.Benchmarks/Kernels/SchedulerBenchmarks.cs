using BenchmarkDotNet.Attributes;
using OnnxPose.Benchmarks.Scale;
using OnnxPose.Diffusion.Schedulers;

namespace OnnxPose.Benchmarks.Kernels;

/// <summary>All 30 steps of a sampler over the latents of a picture of 1024 x 1024 pixels, without the
/// network.</summary>
public class SchedulerBenchmarks
{
    const int Steps = 30, Length = 4 * 128 * 128;

    readonly float[] _latents = new float[Length], _output = new float[Length], _noise = new float[Length];
    SamplingSchedule _schedule = null!;

    public static IEnumerable<string> Names => ImageRequest.SchedulerNames;

    [ParamsSource(nameof(Names))]
    public string Name { get; set; } = "";

    [GlobalSetup]
    public void Plan()
    {
        var path = Path.Combine(PublishedFolder.Miniature, "scheduler", "scheduler_config.json");
        _schedule = Scheduler.Read(path, new() { Name = Name }).Plan(Steps);
        _output.AsSpan().Fill(0.1f);
    }

    [Benchmark]
    public void AllSteps()
    {
        _latents.AsSpan().Fill(1);
        var run = _schedule.Begin(_schedule.All, 1, Length);
        while (run.Done < run.Count)
        {
            run.Step(_output, run.DrawsNoise ? _noise : [], _latents);
        }
    }
}
