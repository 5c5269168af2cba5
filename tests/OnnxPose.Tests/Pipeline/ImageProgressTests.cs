using OnnxPose.Inference;
using OnnxPose.TestKit;
using OnnxPose.Tests.Poses;

namespace OnnxPose.Tests.Pipeline;

/// <summary>What a call says while it makes pictures, and how it is stopped.</summary>
public sealed class ImageProgressTests
{
    static readonly ImageRequest s_request = new("a person")
    {
        Seed = 1,
        Steps = 3,
        RefinerSteps = 2,
        Count = 2,
        PoseOptions = new("a person") { People = 1 },
    };

    readonly TempFolder _folder = new();
    PosePipeline _pipeline = null!;

    [OneTimeSetUp]
    public void Open()
    {
        RandomImageModel.Write(_folder.Path);
        _pipeline = PosePipeline.Load(
            _folder.Path, new() { Inference = new() { Device = DevicePolicy.Cpu, Threads = 1 } });
    }

    [OneTimeTearDown]
    public void Close()
    {
        _pipeline.Dispose();
        _folder.Dispose();
    }

    [Test]
    public void Progress_GoesThroughTheStagesInOrder_StepByStep()
    {
        var reports = new List<GenerateProgress>();
        _pipeline.GenerateImages(s_request, new Listener(reports.Add));
        var stages = new List<GenerateStage>();
        foreach (var report in reports)
        {
            if (report.Step == 0)
            {
                stages.Add(report.Stage);
            }
            Assert.That(report.Stage, Is.EqualTo(stages[^1]));
        }
        Assert.That(stages, Is.EqualTo(new[]
        {
            GenerateStage.Text, GenerateStage.Pose, GenerateStage.Text, GenerateStage.Adapter,
            GenerateStage.Denoise, GenerateStage.Refine, GenerateStage.Decode,
        }));
        Assert.That(reports.Select(static report => report.Elapsed), Is.Ordered);
        var denoise = reports.Where(static report => report is { Stage: GenerateStage.Denoise, Step: > 0 });
        Assert.That(denoise.Select(static report => (report.Step, report.StepCount)),
            Is.EqualTo(Enumerable.Range(1, 6).Select(static step => (step, 6))),
            "two pictures, three steps each");
        foreach (var stage in stages.Distinct())
        {
            var last = reports.Last(report => report.Stage == stage);
            Assert.That(last.Step, Is.EqualTo(last.StepCount), $"{stage} ends");
        }
    }

    [Test]
    public void Previews_ShowEachStepOfEachPicture_AndChangeNothing()
    {
        var seen = new List<(GenerateStage Stage, int Image, int Step, float Sum)>();
        var result = _pipeline.GenerateImages(s_request, preview: See);
        Assert.That(seen.Select(static step => (step.Stage, step.Image, step.Step)), Is.EqualTo(
            from stage in new[] { GenerateStage.Denoise, GenerateStage.Refine }
            from image in Enumerable.Range(0, 2)
            from step in Enumerable.Range(1, stage == GenerateStage.Denoise ? 3 : 2)
            select (stage, image, step)));
        Assert.That(seen.Select(static step => step.Sum), Is.Unique);
        Assert.That(_pipeline.GenerateImages(s_request).Image.Pixels.ToArray(),
            Is.EqualTo(result.Image.Pixels.ToArray()));

        void See(in LatentPreview preview)
        {
            Assert.That((preview.Channels, preview.Height, preview.Width), Is.EqualTo((4, 8, 8)));
            Assert.That(preview.Latents.Length, Is.EqualTo(4 * 8 * 8));
            var sum = 0f;
            foreach (var value in preview.Latents)
            {
                sum += value;
            }
            seen.Add((preview.Stage, preview.Image, preview.Step, sum));
        }
    }

    [TestCase(GenerateStage.Text)]
    [TestCase(GenerateStage.Pose)]
    [TestCase(GenerateStage.Adapter)]
    [TestCase(GenerateStage.Denoise)]
    [TestCase(GenerateStage.Refine)]
    [TestCase(GenerateStage.Decode)]
    public void Cancelling_InAnyStage_EndsTheCallThere_AndLeavesThePipelineWhole(GenerateStage stage)
    {
        using var source = new CancellationTokenSource();
        var after = 0;
        var listener = new Listener(report =>
        {
            after += source.IsCancellationRequested && report.Stage > stage ? 1 : 0;
            if (report.Stage == stage)
            {
                source.Cancel();
            }
        });
        var thrown = Assert.Throws<OperationCanceledException>(
            () => _pipeline.GenerateImages(s_request, listener, cancellationToken: source.Token));
        Assert.That(thrown!.CancellationToken, Is.EqualTo(source.Token));
        Assert.That(after, Is.Zero, "no later stage begins");
        var request = s_request with
        {
            Steps = 1,
            RefinerSteps = 0,
            Count = 1,
            Poses = [SamplePoses.TwoPeople],
        };
        Assert.That(_pipeline.GenerateImages(request).Images, Has.Length.EqualTo(1));
    }

    [Test]
    public void APreviewThatThrows_EndsTheCall_WithItsOwnException()
    {
        Assert.That(() => _pipeline.GenerateImages(s_request, preview: Fail),
            Throws.InstanceOf<NotSupportedException>().With.Message.EqualTo("enough"));

        static void Fail(in LatentPreview preview) => throw new NotSupportedException("enough");
    }

    [Test]
    public void Disposing_StopsAPictureInProgress()
    {
        var pipeline = PosePipeline.Load(
            _folder.Path, new() { Inference = new() { Device = DevicePolicy.Cpu, Threads = 1 } });
        var listener = new Listener(report =>
        {
            if (report.Stage == GenerateStage.Denoise)
            {
                pipeline.Dispose();
            }
        });
        Assert.That(() => pipeline.GenerateImages(s_request, listener),
            Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => pipeline.GenerateImages(s_request), Throws.InstanceOf<ObjectDisposedException>());
    }

    sealed class Listener(Action<GenerateProgress> listen) : IProgress<GenerateProgress>
    {
        public void Report(GenerateProgress value) => listen(value);
    }
}
