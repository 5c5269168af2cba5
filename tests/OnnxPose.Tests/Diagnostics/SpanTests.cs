using System.Diagnostics;
using OnnxPose.Inference;
using OnnxPose.TestKit;
using OnnxPose.Tests.Pipeline;

namespace OnnxPose.Tests.Diagnostics;

/// <summary>The spans of calls, as a listener sees them.</summary>
public sealed class SpanTests
{
    static readonly PosePipelineOptions s_options = new()
    {
        Inference = new() { Device = DevicePolicy.Cpu, Threads = 1 },
    };

    static readonly ImageRequest s_image = new("a person")
    {
        Seed = 8,
        Steps = 3,
        RefinerSteps = 2,
        Count = 2,
        PoseOptions = new("a person") { People = 1 },
    };

    readonly TempFolder _folder = new();

    [OneTimeSetUp]
    public void WriteModel() => RandomImageModel.Write(_folder.Path);

    [OneTimeTearDown]
    public void DeleteModel() => _folder.Dispose();

    [Test]
    public void DrawingPoses_IsACallWithItsStages_AndSamplingWithinTheSteps()
    {
        using var spans = new SpanList(Telemetry.SourceName);
        using var pipeline = PosePipeline.Load(_folder.Path, s_options);
        var result = pipeline.GeneratePoses(new PoseRequest("a person") { Seed = 8, People = 2, Count = 3 });
        Assert.That(spans.Tree(), Is.EquivalentTo(new[]
        {
            "/Load", "/GeneratePoses", "GeneratePoses/tokenize", "GeneratePoses/text",
            "GeneratePoses/pose.prefill", "GeneratePoses/pose.decode", "pose.decode/pose.sampling",
        }));
        Assert.That(spans.All, Has.Count.EqualTo(7));
        Assert.That(spans.All.Where(static span => span.GetTagItem("accumulated") is true), Has.One.Items);
        var call = spans.Only("GeneratePoses");
        Assert.That(call.GetTagItem("device"), Is.EqualTo("cpu"));
        Assert.That(call.GetTagItem("cold"), Is.True);
        foreach (var stage in result.Timings.Stages)
        {
            Assert.That(spans.Only(stage.Name).GetTagItem("count"), Is.EqualTo(stage.Count), stage.Name);
        }
    }

    [Test]
    public void MakingPictures_HasAStepForEachStep_OfBothNetworks()
    {
        using var spans = new SpanList(Telemetry.SourceName);
        using var pipeline = PosePipeline.Load(_folder.Path, s_options);
        pipeline.GenerateImages(s_image);
        string[] stages =
        [
            "tokenize", "text", "pose.prefill", "pose.decode", "render", "adapter", "denoise", "refine",
            "decode", "open",
        ];
        Assert.That(spans.Tree(), Is.EquivalentTo(
        [
            "/Load", "/GenerateImages", .. stages.Select(static stage => $"GenerateImages/{stage}"),
            "pose.decode/pose.sampling", "denoise/step", "refine/step",
            "adapter/open", "denoise/open", "refine/open", "decode/open",
        ]));
        Assert.That(Steps("denoise"), Is.EqualTo(2 * 3));
        Assert.That(Steps("refine"), Is.EqualTo(2 * 2));
        Assert.That(spans.Count("text"), Is.EqualTo(3), "for the pose, the base network and the refiner");
        Assert.That(spans.Count("open"), Is.EqualTo(6), "texts of both, adapter, UNet, refiner, decoder");

        int Steps(string stage) =>
            spans.All.Count(span => span.OperationName == "step" && spans.ParentOf(span) == stage);
    }

    [Test]
    public void SpansOfStages_FollowEachOther_WithinTheirParents()
    {
        using var spans = new SpanList(Telemetry.SourceName);
        using var pipeline = PosePipeline.Load(_folder.Path, s_options);
        pipeline.GenerateImages(s_image);
        foreach (var parent in spans.All)
        {
            var children = spans.All.Where(span => span.ParentSpanId == parent.SpanId)
                .OrderBy(static span => span.StartTimeUtc).ToArray();
            for (var i = 0; i < children.Length; i++)
            {
                var earliest = i == 0 ? parent.StartTimeUtc : End(children[i - 1]);
                Assert.That(children[i].StartTimeUtc, Is.AtLeast(earliest), children[i].OperationName);
                Assert.That(End(children[i]), Is.AtMost(End(parent)), children[i].OperationName);
            }
        }

        static DateTime End(Activity span) => span.StartTimeUtc + span.Duration;
    }

    [Test]
    public void EveryRunOfANetwork_IsASpanOfItsOwnSource_UnderTheStageThatNeededIt()
    {
        using var spans = new SpanList(Telemetry.SourceName, Telemetry.RunsName);
        using var pipeline = PosePipeline.Load(_folder.Path, s_options);
        var result = pipeline.GeneratePoses(new PoseRequest("a person") { Seed = 8, People = 1 });
        var runs = spans.All.Where(static span => span.Source.Name == Telemetry.RunsName).ToArray();
        Assert.That(runs.Select(run => $"{spans.ParentOf(run)}/{run.OperationName}").Distinct(),
            Is.EqualTo(new[] { "text/text_encoder", "pose.prefill/t2p", "pose.decode/t2p" }));
        var steps = result.Timings.Stages.Single(static stage => stage.Stage == CallStage.PoseDecode).Count;
        Assert.That(runs, Has.Length.EqualTo(1 + 1 + steps));
        Assert.That(runs.Select(static run => run.GetTagItem("session")).Distinct().Count(), Is.EqualTo(3));
    }

    [Test]
    public void ACallThatFails_SaysSo_AndLeavesNoSpanBehind()
    {
        using var spans = new SpanList(Telemetry.SourceName);
        var before = Activity.Current;
        var networks = new HashNetworks
        {
            OnStep = static step => throw new InvalidOperationException($"no step {step}"),
        };
        using var pipeline = new PosePipeline(networks, new());
        Assert.That(() => pipeline.GeneratePoses(new PoseRequest("x") { People = 1 }),
            Throws.InvalidOperationException);
        Assert.That(Activity.Current, Is.SameAs(before));
        var call = spans.Only("GeneratePoses");
        Assert.That((call.Status, call.GetTagItem("error.type")),
            Is.EqualTo((ActivityStatusCode.Error, (object)"System.InvalidOperationException")));
        Assert.That(spans.Only("pose.decode").Status, Is.EqualTo(ActivityStatusCode.Error));
        Assert.That(spans.Only("text").Status, Is.EqualTo(ActivityStatusCode.Unset));
    }
}
