using System.Globalization;
using System.Text;
using OnnxPose.Benchmarks.Poses;
using OnnxPose.Diffusion;
using OnnxPose.Diffusion.Schedulers;
using OnnxPose.Inference;
using OnnxPose.Models;
using OnnxPose.TestKit;

namespace OnnxPose.Benchmarks.Images;

/// <summary>
/// `loop-share`: which part of a denoising step is ours and not ONNX Runtime's, and what the steps allocate,
/// for every sampler on the miniature's UNet, where a step is shortest. A Markdown table on stdout
/// and in perf/results/loop-share.md.
/// </summary>
static class LoopShare
{
    const int Steps = 30, Tokens = 77, Repetitions = 5;

    public static int Run()
    {
        var models = Path.Combine(GoldenFolder.RepositoryRoot, "models", "mini");
        using var unet = DenoisingUNet.Load(
            Path.Combine(models, "unet"), new() { Device = DevicePolicy.Cpu, Threads = 1 });
        var report = new StringBuilder().AppendLine(Invariant($"""
            # What of a denoising step is ours

            The miniature's UNet with guidance, one picture, {Steps} steps, one thread; {ThreadClock.Name}, the best
            of {Repetitions}.
            `dotnet run -c Release --project perf/OnnxPose.Benchmarks -- loop-share`

            | sampler | network calls | a call | ours, a call | share | allocating calls |
            | --- | --- | --- | --- | --- | --- |
            """));
        foreach (var name in ImageRequest.SchedulerNames)
        {
            var scheduler = Scheduler.Read(
                Path.Combine(models, "scheduler", "scheduler_config.json"), new() { Name = name });
            report.AppendLine(Row(name, unet, scheduler));
        }
        Machine.Publish("loop-share", report.ToString());
        return 0;
    }

    static string Row(string name, DenoisingUNet unet, Scheduler scheduler)
    {
        var (ours, network) = Enumerable.Range(0, Repetitions).Select(_ => Measure(unet, scheduler))
            .MinBy(static run => run.Ours);
        var (step, own) = (network.Time / network.Steps, ours / network.Steps);
        return Invariant($"| {name} | {network.Steps} | {step:F0} us | {own:F2} us ")
            + Invariant($"| {own / (step + own):P2} | {network.AllocatingSteps} of {network.Steps} |");
    }

    static (double Ours, MeasuredPredictor Network) Measure(DenoisingUNet unet, Scheduler scheduler)
    {
        var side = unet.Config.SampleSize!.Value;
        var guidance = new Guidance { Scale = 5 };
        var noise = LatentNoise.FromSeed(1, pictures: 1);
        using var predictor = unet.Begin(Conditions(unet, guidance.RowsPerPicture), side, side);
        var network = new MeasuredPredictor(predictor);
        var loop = new DenoisingLoop(network, guidance, noise, pictures: 1);
        var latents = new float[loop.PictureLength];
        noise.Draw(latents);
        var schedule = scheduler.Plan(Steps);
        var run = schedule.Begin(StepRange.Between(schedule, null, null), 1, latents.Length);
        var start = ThreadClock.Now();
        loop.Run(run, latents, adapterSteps: 0, null, CancellationToken.None);
        return (ThreadClock.Now() - start - network.Time, network);
    }

    static DenoisingConditions Conditions(DenoisingUNet unet, int rows)
    {
        const int ids = 6;
        return new()
        {
            Rows = rows,
            Tokens = Tokens,
            TextStates = new float[rows * Tokens * unet.Config.TextWidth],
            PooledText = new float[rows * (unet.Config.ConditionWidth - (ids * unet.Config.TimeIdWidth))],
            TimeIds = new float[rows * ids],
        };
    }

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
