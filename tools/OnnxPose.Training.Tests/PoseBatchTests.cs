using OnnxPose.Evaluation.Scenes;
using OnnxPose.Numerics;
using OnnxPose.Onnx.Architectures;
using OnnxPose.TestKit;
using OnnxPose.Training.Data;
using OnnxPose.Training.Text;
using OnnxPose.Training.Transformer;

namespace OnnxPose.Training.Tests;

/// <summary>Batches of every kind are what the kind says.</summary>
public class PoseBatchTests
{
    static readonly PoseTransformerConfig s_config = new()
    {
        Layers = 1,
        Heads = 1,
        HeadSize = 8,
        MlpFactor = 1,
        MaxPeople = 3,
        TextWidth = 8,
        MixtureComponents = 1,
    };

    static readonly PoseBatchSource s_source = new(
        s_config, CaptionTokens.Load(Path.Combine(GoldenFolder.RepositoryRoot, "models", "mini", "tokenizer")),
        SceneSplit.Training, PoseRandom.FromSeed(3));

    static IEnumerable<BatchKind> Kinds => BatchKind.Default;

    [TestCaseSource(nameof(Kinds))]
    public void PointsLieWithinTheirBoxes_AndTheSameStreamGivesTheSameBatch(object kind)
    {
        var batch = Draw((BatchKind)kind);
        Assert.That(batch.Coordinates, Is.EqualTo(Draw((BatchKind)kind).Coordinates));
        Assert.That(batch.Coordinates, Has.All.Matches<float>(static x => x is -1 or (>= 0 and <= 1)));
        Assert.That(batch.Ratios, Has.Length.EqualTo(((BatchKind)kind).Scenes));
    }

    [TestCase("1x", 1)]
    [TestCase("2x", 1)]
    [TestCase("3x", 1)]
    [TestCase("2y", 2)]
    public void OfPeopleTakenOut_OnlyTheirPointsAreLearned(string name, int people)
    {
        var batch = Draw(BatchKind.Default.Single(kind => kind.Name == name));
        for (var row = 0; row < batch.Ratios.Length; row++)
        {
            var learned = batch.Learned.AsSpan(row * batch.Layout.Tokens, batch.Layout.Tokens).ToArray();
            var parts = batch.Layout.Stretches.ToLookup(stretch =>
                learned.AsSpan(stretch.Start, stretch.Count).IndexOf(1f) >= 0);
            Assert.That(parts[true].Count(), Is.EqualTo(people));
            Assert.That(parts[true].Select(static stretch => stretch.Kind), Is.All.EqualTo(TokenKind.Body));
            Assert.That(learned.Sum(), Is.EqualTo(parts[true].Sum(static stretch => stretch.Count)));
        }
    }

    static PoseBatch Draw(BatchKind kind)
    {
        var stream = PoseRandom.FromSeed(9);
        return s_source.Draw(kind, ref stream);
    }
}
