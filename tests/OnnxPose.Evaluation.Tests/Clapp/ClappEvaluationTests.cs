using System.Collections.Immutable;
using OnnxPose.Evaluation.Clapp;
using OnnxPose.Evaluation.Scenes;
using OnnxPose.Evaluation.Scenes.Rules;
using OnnxPose.Numerics;

namespace OnnxPose.Evaluation.Tests.Clapp;

public class ClappEvaluationTests
{
    static readonly ClappEvaluationOptions s_options = new() { Groups = 4, Seed = 5 };

    [Test]
    public void AScorerThatKnowsThePairs_FindsAll()
    {
        var metrics = Measure(static (text, pose) => text == pose ? 1 : 0);
        Assert.That(metrics["diagonalPrecision"], Is.EqualTo(1));
        Assert.That(metrics["diagonalPrecisionHigh"], Is.EqualTo(1).Within(1e-12));
        Assert.That(metrics["diagonalPrecisionLow"], Is.EqualTo(0.971).Within(1e-3));   // 128 of 128
    }

    [Test]
    public void AConstantScorer_FindsNone()
    {
        var metrics = Measure(static (_, _) => 0.7f);
        Assert.That(metrics["diagonalPrecision"], Is.Zero);
        Assert.That(metrics["diagonalPrecisionOfTexts"], Is.Zero);
        Assert.That(metrics["diagonalPrecisionOfPoses"], Is.Zero);
    }

    [Test]
    public void AScorerThatTakesTheNextPair_FindsNone() =>
        Assert.That(Measure(static (text, pose) => pose == (text + 1) % 32 ? 1 : 0)["diagonalPrecision"],
            Is.Zero);

    [Test]
    public void AShuffledScorer_FindsAsManyAsChance()
    {
        var random = PoseRandom.FromSeed(1);
        var metrics = Measure((_, _) => random.NextSingle(), groups: 32);
        Assert.That(metrics["chance"], Is.EqualTo(1 / 32.0));
        Assert.That(metrics["diagonalPrecision"], Is.EqualTo(metrics["chance"]).Within(0.012));
        Assert.That(metrics["chance"],
            Is.InRange(metrics["diagonalPrecisionLow"], metrics["diagonalPrecisionHigh"]));
    }

    [Test]
    public void TheTwoDirections_AreToldApart()
    {
        // Every text likes its own pose best, but the first text likes all poses even more.
        var metrics = Measure(static (text, pose) => (text == pose ? 1 : 0) + (text == 0 ? 2 : 0));
        Assert.That(metrics["diagonalPrecisionOfTexts"], Is.EqualTo(1));
        Assert.That(metrics["diagonalPrecisionOfPoses"], Is.EqualTo(1 / 32.0));
        Assert.That(metrics["diagonalPrecision"], Is.EqualTo(33 / 64.0));
    }

    [Test]
    public void CaptionsOfAGroup_DifferInMeaning_AndNoJudgeSawThem()
    {
        var random = PoseRandom.FromSeed(7);
        var scenes = HeldOutPairs.Draw(32, ref random);
        for (var i = 0; i < scenes.Length; i++)
        {
            Assert.That(HeldOut.FromJudge(scenes[i].Description, scenes[i].Caption), scenes[i].Caption);
            for (var j = 0; j < scenes.Length; j++)
            {
                Assert.That(SceneRules.AllHold(scenes[i].Description, scenes[j].Pose), Is.EqualTo(i == j),
                    $"{scenes[i].Caption} / {scenes[j].Caption}");
            }
        }
    }

    [Test]
    public void TheMatrix_HasTheChosenCaptionsWithTheirPoses()
    {
        var first = ClappEvaluation.Run(Scores(static (text, pose) => text - pose), s_options).Matrix;
        var second = ClappEvaluation.Run(Scores(static (text, pose) => text - pose), s_options).Matrix;
        Assert.That(first.Captions, Is.Unique.And.EqualTo(second.Captions));
        Assert.That(first.Captions.Select(HeldOut.Sentence), Is.All.True);
        Assert.That(first.Poses, Has.Length.EqualTo(first.Captions.Length));
        Assert.That(first.Scores[1], Is.EqualTo(-1));       // row 0, column 1
    }

    [TestCase(0)]
    [TestCase(1001)]
    public void TooFewOrTooManyGroups_AreRefused(int groups) =>
        Assert.That(() => ClappEvaluation.Run("nowhere", new() { Groups = groups }),
            Throws.InstanceOf<ArgumentOutOfRangeException>());

    static ImmutableSortedDictionary<string, double> Measure(Func<int, int, float> score, int groups = 4) =>
        ClappEvaluation.Run(Scores(score), s_options with { Groups = groups }).Report.Metrics;

    static ScorePairs Scores(Func<int, int, float> score) => (texts, poses) =>
    [
        .. from text in Enumerable.Range(0, texts.Length)
           from pose in Enumerable.Range(0, poses.Length)
           select score(text, pose),
    ];
}
