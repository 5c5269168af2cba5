using OnnxPose.Evaluation.Retrieval;
using OnnxPose.Evaluation.Scenes;
using OnnxPose.Evaluation.TextToPose;
using OnnxPose.Numerics;
using OnnxPose.Poses;

namespace OnnxPose.Evaluation.Tests.TextToPose;

public sealed class T2PScoresTests
{
    const int Captions = 40;

    static readonly Pose s_nobody = new(1, []);
    static readonly Scene[] s_scenes = DrawScenes();
    static readonly Pose[][] s_draws = [.. s_scenes.Select(static scene => (Pose[])[s_nobody, scene.Pose])];

    [Test]
    public void ChoosingWithAGoodScorer_GainsAllThatThereIsToGain()
    {
        using var scorer = new AngleScorer(static _ => 0, static pose => pose.People.IsEmpty ? 1 : 0);
        var metrics = BestOf(scorer);
        Assert.That(metrics["bestOfAgreement"], Is.EqualTo(1));
        Assert.That(metrics["bestOfGain"], Is.EqualTo(1), "nobody obeys nothing");
        Assert.That((metrics["bestOfGainLow"], metrics["bestOfGainHigh"]), Is.EqualTo((1, 1)));
        Assert.That(scorer.PosesSeen, Is.EqualTo(2 * Captions));
    }

    [Test]
    public void ChoosingWithABadScorer_GainsNothing_AndATieKeepsTheSingleDraw()
    {
        using var bad = new AngleScorer(static _ => 0, static pose => pose.People.IsEmpty ? 0 : 1);
        Assert.That(BestOf(bad)["bestOfGain"], Is.Zero);
        using var blind = new AngleScorer(static _ => 0, static _ => 0.5f);
        Assert.That(BestOf(blind)["bestOfGain"], Is.Zero);
    }

    [Test]
    public void WinRate_ComparesWithTheNearestCaption_S_Pose()
    {
        // The scorer sees how many people there are; a caption stands for its own pose's number.
        using var scorer = new AngleScorer(Angle, static pose => 0.3f * pose.People.Length);
        CaptionPair[] pairs = [.. TrainingPairs.Draw(30)];
        var index = new CaptionIndex(pairs,
            new(scorer.ReadTexts([.. pairs.Select(static pair => pair.Caption)]), scorer.FeatureWidth));
        scorer.TextsRead.Clear();
        var scores = new T2PScores(scorer, s_scenes, s_draws, default);
        scores.MeasureWins(index, FeatureMetric.Cosine, [5, 30], default);

        Assert.That(scores.Curve.Select(static at => at.Size), Is.EqualTo(new[] { 5, 30 }));
        foreach (var (size, interval) in scores.Curve)
        {
            var expected = s_scenes.Average(scene =>
                Wins(scene.Caption, Nearest(scene.Caption, pairs[..size])));
            Assert.That(interval.Value, Is.EqualTo(expected).Within(1e-12));
            Assert.That(scores.Metrics[$"winRate.{size}"], Is.EqualTo(expected).Within(1e-12));
            Assert.That(scores.Metrics[$"winRateLow.{size}"], Is.LessThan(expected));
        }
        Assert.That(scores.Metrics["winRate"], Is.EqualTo(scores.Metrics["winRate.30"]));
        Assert.That(scores.Metrics["winRateTruth"],
            Is.EqualTo(s_scenes.Average(static scene => Wins(scene.Caption, scene.Pose))).Within(1e-12));
        Assert.That(scores.Metrics["knnAgreement"], Is.InRange(0, 1));
        Assert.That(scorer.TextsRead, Is.EqualTo(s_scenes.Select(static scene => scene.Caption)),
            "each caption is read once");

        // The single draw has nobody: it wins where the other's angle is farther from the caption's.
        static double Wins(string caption, Pose other)
        {
            var own = MathF.Cos(Angle(caption));
            var theirs = MathF.Cos(Angle(caption) - (0.3f * other.People.Length));
            return own > theirs + 1e-6 ? 1 : own < theirs - 1e-6 ? 0 : 0.5;
        }
    }

    [Test]
    public void TrainingPairs_AreAlwaysTheSame_AndNotHeldOut()
    {
        var pairs = TrainingPairs.Draw(50);
        Assert.That(TrainingPairs.Draw(20), Is.EqualTo(pairs.Take(20)));
        Assert.That(pairs.Count(static pair => HeldOut.Sentence(pair.Caption)), Is.Zero);
        Assert.That(pairs.Distinct().Count(), Is.EqualTo(50));
        Assert.That(() => TrainingPairs.Draw(1_000_000, new(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
    }

    static Pose Nearest(string caption, CaptionPair[] pairs) =>
        pairs.MaxBy(pair => Math.Cos((double)Angle(pair.Caption) - Angle(caption)))!.Pose;

    static float Angle(string caption) => caption.Sum(static c => c) % 997 / 1000f;

    static System.Collections.Immutable.ImmutableSortedDictionary<string, double> BestOf(AngleScorer scorer)
    {
        var scores = new T2PScores(scorer, s_scenes, s_draws, default);
        scores.MeasureBestOf();
        return scores.Metrics;
    }

    static Scene[] DrawScenes()
    {
        var random = PoseRandom.FromSeed(3);
        var scenes = new Scene[Captions];
        for (var i = 0; i < scenes.Length; i++)
        {
            scenes[i] = SceneSampler.Sample(SceneSplit.HeldOutSeen, ref random);
        }
        return scenes;
    }
}
