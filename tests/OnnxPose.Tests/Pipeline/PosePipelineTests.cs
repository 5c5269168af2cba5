using OnnxPose.TextToPose;

namespace OnnxPose.Tests.Pipeline;

public sealed class PosePipelineTests
{
    [Test]
    public void TheSameSeed_GivesTheSamePoses_AndAnotherSeedOthers()
    {
        using var pipeline = new PosePipeline(new HashNetworks(), new());
        var request = new PoseRequest("two people") { Seed = 4, Count = 5, People = 2 };
        var first = pipeline.GeneratePoses(request).Poses;
        Assert.That(pipeline.GeneratePoses(request).Poses, Is.EqualTo(first));
        Assert.That(pipeline.GeneratePoses(request with { Seed = 5 }).Poses, Is.Not.EqualTo(first));
        Assert.That(first.Distinct().Count(), Is.EqualTo(5));
        Assert.That(first.Select(static pose => pose.Sample), Is.EqualTo(new[] { 0, 1, 2, 3, 4 }));
    }

    [Test]
    public void ARandomSeed_IsRecorded_AndRepeatsTheResult()
    {
        using var pipeline = new PosePipeline(new HashNetworks(), new());
        var request = new PoseRequest("somebody") { People = 1 };
        var (first, second) = (pipeline.GeneratePoses(request), pipeline.GeneratePoses(request));
        Assert.That(first.Seed, Is.Not.EqualTo(second.Seed).And.LessThan(1UL << 53));
        Assert.That(
            pipeline.GeneratePoses(request with { Seed = first.Seed }).Poses, Is.EqualTo(first.Poses));
        Assert.That(first.Poses[0].Seed, Is.EqualTo(first.Seed));
    }

    [Test]
    public void RequestsOfABatch_HaveTheResultsTheyHaveAlone([Values(1, 4, 64)] int rows)
    {
        using var pipeline = new PosePipeline(new HashNetworks(), new() { MaxBatchRows = rows });
        PoseRequest[] requests =
        [
            new("a") { Seed = 1, Count = 3 },
            new("b") { Seed = 1, AspectRatio = 2, Temperature = 1 },
            new("c") { Seed = 9, Count = 6, People = 3, PersonThreshold = 1 },
            new("a") { Seed = 2, Count = 2, Sampler = Numerics.SamplerKind.Paper },
        ];
        var together = pipeline.GeneratePoses(requests);
        Assert.That(together.SelectMany(static result => result.Poses),
            Is.EqualTo(requests.SelectMany(request => pipeline.GeneratePoses(request).Poses)));
        Assert.That(together.Select(static result => result.Poses.Length), Is.EqualTo(new[] { 3, 1, 6, 2 }));
        Assert.That(pipeline.GeneratePoses([]), Is.Empty);
    }

    [Test]
    public void ACount_GivesTheSamplesOfASmallerOne_First()
    {
        using var pipeline = new PosePipeline(new HashNetworks(), new() { MaxBatchRows = 3 });
        var many = pipeline.GeneratePoses(new("x") { Seed = 3, Count = 10 });
        var few = pipeline.GeneratePoses(new("x") { Seed = 3, Count = 2 });
        Assert.That(many.Poses.Take(2), Is.EqualTo(few.Poses));
    }

    [Test]
    public void AKeptPose_ComesBack()
    {
        using var pipeline = new PosePipeline(new HashNetworks(), new());
        var request = new PoseRequest("x") { Seed = 3, People = 2 };
        var first = pipeline.GeneratePoses(request);
        var kept = request with { Keep = PosePrefix.All(first.Poses[0]).Redraw(0, 18) };
        Assert.That(pipeline.GeneratePoses(kept).Poses, Is.EqualTo(first.Poses));
        Assert.That(pipeline.GeneratePoses(kept with { Seed = 4 }).Poses, Is.Not.EqualTo(first.Poses));
    }

    [Test]
    public void ARequestThatDoesNotFit_IsRefused_BeforeAnythingRuns()
    {
        var networks = new HashNetworks(maxPeople: 2);
        using var pipeline = new PosePipeline(networks, new());
        Assert.That(() => pipeline.GeneratePoses(new("x") { People = 3 }),
            Throws.ArgumentException.With.Message.Contain("room for 2"));
        Assert.That(() => pipeline.GeneratePoses(null!), Throws.ArgumentNullException);
        Assert.That(() => pipeline.GeneratePoses([new("x"), null!]), Throws.ArgumentNullException);
        Assert.That(() => pipeline.GeneratePoses([new("x"), new("y") { Count = PoseRequest.MaxCount }]),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(networks.Encoded, Is.Zero);
    }

    [Test]
    public void Progress_RunsThroughTheStages_ToTheirEnds()
    {
        using var pipeline = new PosePipeline(new HashNetworks(), new());
        var reports = new List<GenerateProgress>();
        pipeline.GeneratePoses(new("x") { Count = 3, People = 1 }, new Receiver(reports.Add));
        Assert.That(reports.Select(static report => report.Stage), Is.Ordered);
        Assert.That(reports.Select(static report => report.Elapsed), Is.Ordered);
        foreach (var stage in new[] { GenerateStage.Text, GenerateStage.Pose })
        {
            var own = reports.Where(report => report.Stage == stage).ToArray();
            Assert.That((own[0].Step, own[^1].Step), Is.EqualTo((0, own[^1].StepCount)));
        }
    }

    [Test]
    public void AReceiverThatThrows_EndsTheCall_AndNothingElse()
    {
        using var pipeline = new PosePipeline(new HashNetworks(), new());
        var request = new PoseRequest("x") { Seed = 1, People = 1 };
        var expected = pipeline.GeneratePoses(request).Poses;
        Assert.That(() => pipeline.GeneratePoses(request, new Receiver(static report =>
        {
            if (report is { Stage: GenerateStage.Pose, Step: > 20 })
            {
                throw new NotSupportedException("no more");
            }
        })), Throws.InstanceOf<NotSupportedException>());
        Assert.That(pipeline.GeneratePoses(request).Poses, Is.EqualTo(expected));
    }

    [Test]
    public void AListThatChangesDuringTheCall_IsReadOnceAtTheStart()
    {
        using var pipeline = new PosePipeline(new HashNetworks(), new());
        List<PoseRequest> requests = [new("a") { Seed = 1 }, new("b") { Seed = 2, Count = 2 }];
        var expected = pipeline.GeneratePoses(requests).SelectMany(static result => result.Poses).ToArray();
        var results = pipeline.GeneratePoses(requests, new Receiver(_ => requests.Clear()));
        Assert.That(results.SelectMany(static result => result.Poses), Is.EqualTo(expected));
    }

    [Test]
    public void AReceiver_MayCallThePipelineAgain()
    {
        using var pipeline = new PosePipeline(new HashNetworks(), new());
        var request = new PoseRequest("x") { Seed = 1, People = 1 };
        var inner = new List<PoseResult>();
        var outer = pipeline.GeneratePoses(request, new Receiver(_ =>
        {
            if (inner.Count == 0)
            {
                inner.Add(pipeline.GeneratePoses(request));
            }
        }));
        Assert.That(inner[0].Poses, Is.EqualTo(outer.Poses));
    }

    [Test]
    public void OnlyTheFirstCall_IsCold()
    {
        using var pipeline = new PosePipeline(new HashNetworks(), new());
        Assert.That(pipeline.GeneratePoses(new PoseRequest("x")).Timings.Cold, Is.True);
        var warm = pipeline.GeneratePoses(new PoseRequest("x")).Timings;
        Assert.That(warm.Cold, Is.False);
        Assert.That(warm.Total, Is.AtLeast(warm.Text + warm.Pose));
    }

    [Test]
    public async Task TheAsynchronousCall_GivesTheSame()
    {
        using var pipeline = new PosePipeline(new HashNetworks(), new());
        var request = new PoseRequest("x") { Seed = 1, Count = 2 };
        List<PoseRequest> list = [request, request with { Seed = 77 }];
        var running = pipeline.GeneratePosesAsync(list);
        list.Clear();
        var several = await running;
        Assert.That(several.Select(static result => result.Poses),
            Is.EqualTo(pipeline.GeneratePoses([request, request with { Seed = 77 }])
                .Select(static result => result.Poses)));
        Assert.That((await pipeline.GeneratePosesAsync(request)).Poses,
            Is.EqualTo(pipeline.GeneratePoses(request).Poses));
    }

    sealed class Receiver(Action<GenerateProgress> report) : IProgress<GenerateProgress>
    {
        public void Report(GenerateProgress value) => report(value);
    }
}
