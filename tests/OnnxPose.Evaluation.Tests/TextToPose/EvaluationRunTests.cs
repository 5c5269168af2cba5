using System.Collections.Immutable;
using OnnxPose.Evaluation.Retrieval;
using OnnxPose.Evaluation.TextToPose;
using OnnxPose.Poses;
using OnnxPose.TestKit;

namespace OnnxPose.Evaluation.Tests.TextToPose;

/// <summary>Evaluations over a small transformer with random weights and a scorer of which the answer is
/// known.</summary>
public sealed class EvaluationRunTests
{
    readonly TempFolder _folder = new();
    PosePipeline _pipeline = null!;

    [OneTimeSetUp]
    public void Open() => _pipeline = PosePipeline.Load(RandomModel.Write(_folder.Path));

    [OneTimeTearDown]
    public void Close()
    {
        _pipeline.Dispose();
        _folder.Dispose();
    }

    [Test]
    public void TheRules_AreJudgedOnTheSingleDraw_WithAScorerOrWithout()
    {
        var options = new T2PEvaluationOptions { Captions = 6, BestOf = 3, IndexSizes = [10] };
        using var scorer = new AngleScorer(
            static text => text.Length / 100f, static pose => pose.People.Length);
        var without = T2PEvaluation.Run(_pipeline, options);
        var with = T2PEvaluation.Run(_pipeline, scorer, null, options);
        Assert.That(without.Metrics, Is.SubsetOf(with.Metrics));
        Assert.That(with.Metrics.Keys.Except(without.Metrics.Keys), Is.EquivalentTo(new[]
        {
            "winRate", "winRateLow", "winRateHigh", "winRate.10", "winRateLow.10", "winRateHigh.10",
            "winRate.500", "winRateLow.500", "winRateHigh.500", "winRateTruth", "winRateTruthLow",
            "winRateTruthHigh", "knnAgreement", "bestOfAgreement", "bestOfGain", "bestOfGainLow",
            "bestOfGainHigh",
        }));
        Assert.That(without.Pictures.Select(static picture => picture.Name), Is.EqualTo(new[] { "t2p" }));
        Assert.That(with.Pictures.Select(static picture => picture.Name),
            Is.EqualTo(new[] { "t2p", "t2p-index" }));
    }

    [Test]
    public void AGivenIndex_MustBeLargeEnough()
    {
        using var scorer = new AngleScorer(static _ => 0, static _ => 0);
        var pairs = TrainingPairs.Draw(4);
        var index = new CaptionIndex(pairs, new(new float[8], 2));
        Assert.That(() => T2PEvaluation.Run(
            _pipeline, scorer, index, new() { Captions = 2, IndexSizes = [5] }),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => T2PEvaluation.Run(_pipeline, new() { BestOf = 0 }),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void ABenchmark_ComparesWithTheRow_S_OwnPose_AndWithTheNearestOtherCaption()
    {
        // Two captions alike and one apart: who is nearest is known.
        ImmutableArray<CaptionPair> rows =
            [new("a", People(1)), new("b", People(2)), new("z", People(3))];
        using var scorer = new AngleScorer(
            static text => text[0] / 100f, static pose => pose.People.Length == 2 ? 0.98f : 2);
        var report = BenchmarkEvaluation.Run(_pipeline, scorer, rows, null, new(), null, default);
        // Captions lie at 0.97, 0.98 and 1.22, poses of two people at 0.98 and all others at 2.
        var (far, near) = (MathF.Cos(2 - 0.97f), MathF.Cos(0.01f));
        var expected = new[] { near, MathF.Cos(2 - 0.98f), MathF.Cos(1.22f - 0.98f) };
        Assert.That(report.Metrics["scoreKnn"], Is.EqualTo(expected.Average()).Within(1e-6));
        Assert.That(report.Metrics["scoreTruth"],
            Is.EqualTo(new[] { far, 1, MathF.Cos(2 - 1.22f) }.Average()).Within(1e-6));
        Assert.That(report.Metrics["winRateKnnTruth"], Is.EqualTo(2 / 3.0).Within(1e-9));
        Assert.That(report.Settings["captions"], Is.EqualTo("3"));
        Assert.That(() => BenchmarkEvaluation.Run(_pipeline, scorer, rows[..1], null, new(), null, default),
            Throws.ArgumentException.With.Message.Contains("One row"));
    }

    [Test]
    public void ABenchmark_WithAnIndex_LooksThere()
    {
        ImmutableArray<CaptionPair> rows = [new("a", People(2))];
        using var scorer = new AngleScorer(static text => text[0] / 100f, static pose => pose.People.Length);
        var index = new CaptionIndex([new("q", People(1)), new("b", People(3))],
            new(scorer.ReadTexts(["q", "b"]), 2));
        var report = BenchmarkEvaluation.Run(_pipeline, scorer, rows, index, new(), null, default);
        Assert.That(report.Metrics["scoreKnn"], Is.EqualTo(Math.Cos(3 - 0.97)).Within(1e-6));
    }

    [Test]
    public void TheTemperature_SpreadsPoses()
    {
        var options = new TemperatureEvaluationOptions
        {
            Prompts = ["a", "b"],
            Temperatures = [0, 1],
            Draws = 3,
        };
        using var scorer = new AngleScorer(static _ => 0, static pose => pose.People.Length);
        var report = TemperatureEvaluation.Run(_pipeline, scorer, options);
        Assert.That(report.Metrics.Keys, Is.EquivalentTo(new[]
        {
            "spread.0", "spread.1", "people.0", "people.1", "score.0", "score.1",
        }));
        Assert.That(report.Metrics["spread.0"], Is.EqualTo(0).Within(1e-6).Or.NaN);
        Assert.That(TemperatureEvaluation.Run(_pipeline, null, options).Metrics.Keys,
            Has.None.StartsWith("score."));
        var sheet = report.Pictures.Single().Image;
        Assert.That(sheet.Width, Is.GreaterThan(2 * 224));
        Assert.That(sheet.Height, Is.GreaterThan(2 * 224));
    }

    [Test]
    public void Spread_IsTheDistanceFromTheMean_InHeights()
    {
        Pose[] poses = [At(0.2f, 0.5f), At(0.4f, 0.5f), new(2, [])];
        Assert.That(PoseSpread.Of(poses), Is.EqualTo(0.2).Within(1e-6), "0.1 of the width is 0.2 heights");
        Assert.That(PoseSpread.Of([new(2, [])]), Is.NaN);
    }

    static Pose At(float x, float y)
    {
        var body = new Keypoint?[Skeleton.BodyPoints];
        body[0] = new(x, y);
        return new(2, [new Person(new(new(0, 0), new(1, 1)), new(body),
            KeypointSet.Absent(Skeleton.FacePoints), KeypointSet.Absent(Skeleton.HandsPoints))]);
    }

    static Pose People(int count) => new(1, [.. Enumerable.Repeat(At(0.5f, 0.5f).People[0], count)]);
}
