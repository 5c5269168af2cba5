using OnnxPose.Models;
using OnnxPose.Onnx.Architectures;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Models;

/// <summary>Random weights: the cached decoder against the full pass, and rows of a batch against rows
/// alone.</summary>
[TestFixture(8, 2, 32, 2, TestName = "heads of 8")]
[TestFixture(12, 2, 20, 1, TestName = "heads of 12, padded to 16")]
[TestFixture(20, 2, 40, 2, TestName = "heads of 20, padded to 24; text as wide as the transformer")]
[TestFixture(5, 3, 15, 1, TestName = "heads of 5, padded to 8; text as wide as the transformer")]
[TestFixture(64, 2, 96, 1, TestName = "heads of 64")]
sealed class PoseTransformerCacheTests(int headSize, int heads, int textWidth, int people)
{
    const float Tolerance = 1e-5f;
    const int Rows = 4;

    readonly TempFolder _folder = new();
    readonly PoseTransformerConfig _config = new()
    {
        Layers = 2,
        Heads = heads,
        HeadSize = headSize,
        MlpFactor = 3,
        MaxPeople = people,
        TextWidth = textWidth,
        MixtureComponents = 4,
    };

    PoseTransformer _transformer = null!;
    TeacherForcedPoses _poses = null!;
    TextStates _text = null!;

    [OneTimeSetUp]
    public void Open()
    {
        RandomPoseTransformer.Write(_folder.Path, _config, seed: 17);
        _transformer = PoseTransformer.Load(_folder.Path);
        _poses = RandomPoses.Create(_config, Rows, seed: 3);
        _text = RandomPoses.Text(prompts: Rows, tokens: 9, textWidth, seed: 5);
    }

    [OneTimeTearDown]
    public void Close()
    {
        _transformer.Dispose();
        _folder.Dispose();
    }

    [Test]
    public void Decoder_EqualsFullPass_AtEveryPosition()
    {
        using var decoder = _transformer.Begin(_text, [0, 1, 2, 3]);
        Near.Scaled(
            Stepper.Run(decoder, _poses), _transformer.FullPass(_poses, _text), Tolerance, "step by step");
    }

    [Test]
    public void Decoder_WithoutText_EqualsFullPass_AtEveryPosition()
    {
        using var decoder = _transformer.BeginWithoutText(Rows);
        Near.Scaled(
            Stepper.Run(decoder, _poses), _transformer.FullPass(_poses, null), Tolerance, "without text");
    }

    [TestCase(0, 1, 2, 3)]
    [TestCase(1, 1, 1, 1)]
    [TestCase(2, 2, 0, 0)]
    [TestCase(3, 0, 0, 0)]
    [TestCase(0, 1, 0, 1)]
    public void Decoder_GivesEachRowTheSame_AloneAndInABatch(params int[] promptOfRow)
    {
        using var batch = _transformer.Begin(_text, promptOfRow);
        var together = Stepper.Run(batch, _poses);
        for (var row = 0; row < Rows; row++)
        {
            using var single = _transformer.Begin(_text, [promptOfRow[row]]);
            var alone = Stepper.Run(single, RandomPoses.Row(_poses, row));
            Near.Scaled(together.AsSpan(row * alone.Length, alone.Length), alone, Tolerance, $"row {row}");
        }
    }
}
