using System.Diagnostics;
using OnnxPose.Diagnostics;
using OnnxPose.Inference;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Diagnostics;

/// <summary>What results say of their stages.</summary>
public sealed class StageTimingTests
{
    static readonly PosePipelineOptions s_options = new()
    {
        Inference = new() { Device = DevicePolicy.Cpu, Threads = 1 },
    };

    static string Miniature => Path.Combine(GoldenFolder.RepositoryRoot, "models", "mini");

    [Test]
    public void TheStagesOfAWarmCall_CoverItsWallTime_OnTheMiniature()
    {
        using var pipeline = PosePipeline.Load(Miniature, s_options);
        var pose = new PoseRequest("a woman in a red dress waving") { Seed = 5, Count = 2 };
        Covers("poses", () => pipeline.GeneratePoses(pose).Timings.Stages);
        string[] prompts = [.. Enumerable.Repeat(pose.Prompt, 8)];
        Covers("text", () => pipeline.ReadPrompts(prompts, default).Timings.Stages);
        var image = new ImageRequest(pose.Prompt) { Seed = 5, Steps = 4 };
        Covers("image", () => pipeline.GenerateImages(image).Timings.Stages);
    }

    [Test]
    public void NothingIsCountedTwice_EvenWhereNetworksAreOpenedWithinStages()
    {
        using var folder = new TempFolder();
        RandomImageModel.Write(folder.Path);
        using var pipeline = PosePipeline.Load(
            folder.Path, s_options with { Residency = ModelResidency.Staged });
        for (var call = 0; call < 2; call++)
        {
            var timings = pipeline.GenerateImages(new("a person") { Seed = 3, Steps = 2 }).Timings;
            Assert.That(timings.Cold, Is.EqualTo(call == 0));
            Assert.That(Sum(timings.Stages), Is.AtMost(timings.Total));
            Assert.That(timings.Stages.Select(static stage => stage.Stage), Is.Ordered.And.Unique);
            var open = timings.Stages[0];
            Assert.That((open.Stage, open.Count), Is.EqualTo((CallStage.Open, call == 0 ? 4 : 5)));
            Assert.That(open.Duration, Is.AtMost(timings.Load));
            Assert.That(timings.Stages.Select(static stage => stage.Own), Has.All.AtLeast(TimeSpan.Zero));
            var denoise = timings.Stages.Single(static stage => stage.Stage == CallStage.Denoise);
            Assert.That(denoise.Duration, Is.LessThan(timings.Denoise), "the UNet's opening is not in it");
        }
    }

    [Test]
    public void TimeInsideOnnxRuntime_IsTheCallsOwn_WhoeverSharesItsSessions()
    {
        using var folder = new TempFolder();
        RandomModel.Write(folder.Path);
        using var pipeline = PosePipeline.Load(folder.Path, s_options);
        var many = new PoseRequest("a person") { Seed = 1, People = 3, Count = 16 };
        var background = Task.Run(() =>
            Enumerable.Range(0, 4).Sum(_ => pipeline.GeneratePoses(many).Poses.Length));
        do
        {
            var before = RuntimeClock.Ticks;
            var one = new PoseRequest("a person") { Seed = 2, People = 1 };
            var timings = pipeline.GeneratePoses(one).Timings;
            var runtime = Stopwatch.GetElapsedTime(before, RuntimeClock.Ticks);
            var stages = timings.Stages.Select(static stage => stage.Runtime)
                .Aggregate(static (sum, part) => sum + part);
            Assert.That(stages, Is.EqualTo(runtime).Within(TimeSpan.FromMicroseconds(5)));
            Assert.That(timings.Stages.Select(static stage => stage.Own), Has.All.AtLeast(TimeSpan.Zero));
        }
        while (!background.IsCompleted);
        Assert.That(background.Result, Is.EqualTo(4 * 16));
    }

    [Test]
    public void TokensAndSampling_TakeNoneOfOnnxRuntimesTime_AndStepsMostOfTheirs()
    {
        using var pipeline = PosePipeline.Load(Miniature, s_options);
        var request = new PoseRequest("a woman in a red dress waving") { Seed = 5 };
        pipeline.GeneratePoses(request);
        var stages = pipeline.GeneratePoses(request).Timings.Stages.ToDictionary(static stage => stage.Stage);
        Assert.That(stages[CallStage.Tokenize].Runtime, Is.EqualTo(TimeSpan.Zero));
        Assert.That(stages[CallStage.PoseSampling].Runtime, Is.EqualTo(TimeSpan.Zero));
        Assert.That(stages[CallStage.Tokenize].Count, Is.EqualTo(7));
        var decode = stages[CallStage.PoseDecode];
        Assert.That(decode.Runtime, Is.GreaterThan(decode.Own));
    }

    static void Covers(string what, Func<IReadOnlyList<StageTiming>> call)
    {
        call();
        var best = Enumerable.Range(0, 5).Max(_ =>
        {
            var start = Stopwatch.GetTimestamp();
            var stages = call();
            return Sum(stages) / Stopwatch.GetElapsedTime(start);
        });
        TestContext.Out.WriteLine($"{what}: {best:P2}");
        Assert.That(best, Is.InRange(0.98, 1), what);
    }

    static TimeSpan Sum(IEnumerable<StageTiming> stages) =>
        stages.Aggregate(TimeSpan.Zero, static (sum, stage) => sum + stage.Duration);
}
