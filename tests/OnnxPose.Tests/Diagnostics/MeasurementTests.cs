using OnnxPose.Inference;
using OnnxPose.Numerics;
using OnnxPose.TestKit;
using OnnxPose.Tests.Pipeline;

namespace OnnxPose.Tests.Diagnostics;

/// <summary>What calls measure, as a listener sees it.</summary>
public sealed class MeasurementTests
{
    [Test]
    public void DrawingPoses_CountsTokensCandidatesAndPoses()
    {
        using var measured = new MeasurementList();
        using var pipeline = new PosePipeline(new HashNetworks(), new());
        var request = new PoseRequest("four") { Seed = 1, People = 2, Count = 3, PointThreshold = 0 };
        var result = pipeline.GeneratePoses(request);

        // The start token, two corners and 128 points a person, and the slot that stays empty, but the last
        // point, which is drawn and not fed.
        const int tokensPerPose = 1 + (2 * (2 + 128)) - 1 + 1;
        Assert.That(measured.Sum("onnxpose.tokens", "pose.decode"), Is.EqualTo(3 * tokensPerPose));
        Assert.That(measured.Sum("onnxpose.tokens", "tokenize"), Is.EqualTo(4));
        Assert.That(measured.Sum("onnxpose.poses"), Is.EqualTo(3));
        var draws = Stage(result.Timings.Stages, CallStage.PoseSampling).Count;
        Assert.That(draws, Is.EqualTo(3 * 2 * (2 + 128)), "every point is there");
        Assert.That(measured.Sum("onnxpose.candidates"), Is.EqualTo(64 * draws));
    }

    [TestCase(SamplerKind.Paper, 0.5f, 1000)]
    [TestCase(SamplerKind.Paper, 1, 1)]
    [TestCase(SamplerKind.Defensive, 0, 0)]
    [TestCase(SamplerKind.Defensive, 0.1f, 64)]
    [TestCase(SamplerKind.Defensive, 2, 1)]
    public void Candidates_AreThoseOfTheSamplerAtItsTemperature(
        SamplerKind kind, float temperature, int each)
    {
        using var measured = new MeasurementList();
        using var pipeline = new PosePipeline(new HashNetworks(), new());
        var request = new PoseRequest("x") { Seed = 1, People = 1, Temperature = temperature };
        request = request with { Sampler = kind };
        var draws = Stage(pipeline.GeneratePoses(request).Timings.Stages, CallStage.PoseSampling).Count;
        Assert.That(draws, Is.GreaterThan(2));
        Assert.That(measured.Sum("onnxpose.candidates"), Is.EqualTo(each * draws));
    }

    [Test]
    public void EveryStage_MeasuresItsDurationOnceACall_InSeconds_AndWhatTheResultSays()
    {
        using var folder = new TempFolder();
        RandomImageModel.Write(folder.Path);
        using var pipeline = PosePipeline.Load(
            folder.Path, new() { Inference = new() { Device = DevicePolicy.Cpu, Threads = 1 } });
        using var measured = new MeasurementList();
        var result = pipeline.GenerateImages(new("a person")
        {
            Steps = 3,
            RefinerSteps = 2,
            Count = 2,
            PoseOptions = new("a person") { People = 1 },
        });
        var stages = measured.Of("onnxpose.stage.duration").ToArray();
        Assert.That(measured.Units["onnxpose.stage.duration"], Is.EqualTo("s"));
        Assert.That(stages.Select(static item => item.Tags["stage"]),
            Is.EqualTo(result.Timings.Stages.Select(static stage => stage.Name)));
        var durations = result.Timings.Stages.Select(static stage => stage.Duration.TotalSeconds);
        Assert.That(stages.Select(static item => item.Value), Is.EqualTo(durations).Within(1e-6));
        Assert.That(stages.Select(static item => item.Tags["device"]), Has.All.EqualTo("cpu"));
        var (seconds, tags) = measured.Of("onnxpose.call.duration").Single();
        Assert.That(seconds, Is.AtLeast(stages.Sum(static item => item.Value)));
        Assert.That((tags["call"], tags["device"], tags["cold"]),
            Is.EqualTo(((object)"GenerateImages", (object)"cpu", (object)true)));
        Assert.That(measured.Sum("onnxpose.steps"), Is.EqualTo(2 * (3 + 2)));
        Assert.That(measured.Sum("onnxpose.images"), Is.EqualTo(2));
        Assert.That(measured.Sum("onnxpose.poses"), Is.EqualTo(2));
    }

    [Test]
    public void ACallThatFails_MeasuresItsDurationAlone_WithTheKindOfError()
    {
        using var measured = new MeasurementList();
        var networks = new HashNetworks { OnStep = static _ => throw new InvalidOperationException() };
        using var pipeline = new PosePipeline(networks, new());
        Assert.That(() => pipeline.GeneratePoses(new PoseRequest("x")), Throws.InvalidOperationException);
        Assert.That(measured.Of("onnxpose.call.duration").Single().Tags["error.type"],
            Is.EqualTo("System.InvalidOperationException"));
        Assert.That(measured.Of("onnxpose.stage.duration"), Is.Empty);
        Assert.That(measured.Of("onnxpose.poses"), Is.Empty);
    }

    static StageTiming Stage(IEnumerable<StageTiming> stages, CallStage stage) =>
        stages.Single(timing => timing.Stage == stage);
}
