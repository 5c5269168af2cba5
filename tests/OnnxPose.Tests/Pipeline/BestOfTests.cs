using OnnxPose.Scoring;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Pipeline;

public sealed class BestOfTests
{
    [Test]
    public void TheBestPoses_ComeFirst_AndEveryScoreIsThere()
    {
        using var scorer = new MirrorScorer();
        using var pipeline = new PosePipeline(new HashNetworks(), new(), scorer);
        var request = new PoseRequest("two people") { Seed = 4, People = 2, Count = 16 };
        var all = pipeline.GeneratePoses(request);
        var best = pipeline.GeneratePoses(request with { Count = 3, BestOf = 16 });

        Assert.That(all.Scores, Is.Empty);
        var scores = all.Poses.Select(pose => MirrorScorer.Expected(request.Prompt, pose.Pose)).ToArray();
        Assert.That(best.Scores, Is.EqualTo(scores).Within(1e-6));
        Assert.That(scores.Distinct().Count(), Is.GreaterThan(8), "the scorer tells poses apart");
        var ranked = all.Poses.OrderByDescending(pose => scores[pose.Sample]).Take(3);
        Assert.That(best.Poses, Is.EqualTo(ranked));
    }

    [Test]
    public void AllRequestsOfACall_AreOneRunOfEachEncoder()
    {
        using var scorer = new MirrorScorer();
        using var pipeline = new PosePipeline(new HashNetworks(), new(), scorer);
        PoseRequest[] requests =
        [
            new("a") { Seed = 1, BestOf = 5 },
            new("b") { Seed = 1, Count = 2 },
            new("c") { Seed = 2, Count = 3, BestOf = 9 },
        ];
        var together = pipeline.GeneratePoses(requests);
        Assert.That((scorer.TextRuns, scorer.PoseRuns), Is.EqualTo((1, 1)));
        Assert.That(together.Select(static result => result.Poses.Length), Is.EqualTo(new[] { 1, 2, 3 }));
        Assert.That(together.Select(static result => result.Scores.Length), Is.EqualTo(new[] { 5, 0, 9 }));
        for (var i = 0; i < requests.Length; i++)
        {
            var alone = pipeline.GeneratePoses(requests[i]);
            Assert.That(together[i].Poses, Is.EqualTo(alone.Poses));
            Assert.That(together[i].Scores, Is.EqualTo(alone.Scores));
        }
        Assert.That(scorer.PoseRuns, Is.EqualTo(3), "nothing is scored that is not asked for");
    }

    [Test]
    public void OfEqualScores_TheEarlierPoseIsKept() =>
        Assert.That(BestPoses.Of([0.2f, 0.5f, 0.5f, 0.1f, 0.5f], 4), Is.EqualTo(new[] { 1, 2, 4, 0 }));

    [Test]
    public void ARequestThatCannotBe_IsRefused_BeforeAnythingRuns()
    {
        var networks = new HashNetworks();
        using var without = new PosePipeline(networks, new());
        Assert.That(() => without.GeneratePoses(new("x") { BestOf = 4 }),
            Throws.InvalidOperationException.With.Message.Contains("PosePipelineOptions.Scorer"));
        using var scorer = new MirrorScorer();
        using var with = new PosePipeline(networks, new(), scorer);
        Assert.That(() => with.GeneratePoses(new("x") { Count = 5, BestOf = 4 }),
            Throws.ArgumentException.With.Message.Contains("the best 5 poses of 4"));
        Assert.That(() => new PoseRequest("x") { BestOf = 0 },
            Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(
            () => with.GeneratePoses([new("x") { BestOf = PoseRequest.MaxCount }, new("y")]),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(networks.Encoded, Is.Zero);
    }

    [Test]
    public void Scoring_IsAStageOfItsOwn()
    {
        using var scorer = new MirrorScorer();
        using var pipeline = new PosePipeline(new HashNetworks(), new(), scorer);
        var stages = new List<GenerateStage>();
        var receiver = new Receiver(report => stages.Add(report.Stage));
        var result = pipeline.GeneratePoses(new PoseRequest("x") { BestOf = 2, People = 1 }, receiver);
        Assert.That(stages.Distinct(),
            Is.EqualTo(new[] { GenerateStage.Text, GenerateStage.Pose, GenerateStage.Score }));
        var timings = result.Timings;
        Assert.That(timings.Total, Is.AtLeast(timings.Text + timings.Pose + timings.Score));
    }

    [Test]
    public void TheScorer_ClosesWithThePipeline()
    {
        var scorer = new MirrorScorer();
        var pipeline = new PosePipeline(new HashNetworks(), new(), scorer);
        Assert.That(scorer.IsDisposed, Is.False);
        pipeline.Dispose();
        Assert.That(scorer.IsDisposed);
    }

    [TestCase(ModelResidency.All)]
    [TestCase(ModelResidency.Staged)]
    public void AFolderWithAScorer_KeepsWhatTheScorerFindsBest(ModelResidency residency)
    {
        using var folder = new TempFolder();
        RandomScorer.WriteWithTransformer(folder.Path);
        using var pipeline = PosePipeline.Load(
            folder.Path, new() { Scorer = true, Residency = residency });
        var request = new PoseRequest("somebody waving") { Seed = 7, People = 1, Count = 6, Temperature = 1 };
        for (var call = 0; call < 2; call++)
        {
            var best = pipeline.GeneratePoses(request with { Count = 1, BestOf = 6 });
            var all = pipeline.GeneratePoses(request).Poses;
            using var scorer = HubScorer.Open(new(folder.Path), new());
            var scores = scorer.Score([request.Prompt], [.. all.Select(static pose => pose.Pose)]);
            Assert.That(best.Scores, Is.EqualTo(scores.Values.ToArray()).Within(1e-5));
            Assert.That(best.Pose, Is.EqualTo(all[scores.BestPose(0)].Pose));
        }
    }

    [Test]
    public void AFolderWithoutAScorer_IsRefused_BeforeAnythingIsOpened()
    {
        using var folder = new TempFolder();
        RandomModel.Write(folder.Path);
        File.Delete(folder.At("t2p", "model.safetensors"));     // would be the next to be missed
        Assert.That(() => PosePipeline.Load(folder.Path, new() { Scorer = true }),
            Throws.TypeOf<ModelNotFoundException>().With.Message.Contains("no clapp"));
    }

    sealed class Receiver(Action<GenerateProgress> report) : IProgress<GenerateProgress>
    {
        public void Report(GenerateProgress value) => report(value);
    }
}
