using OnnxPose.Inference;
using OnnxPose.Models;
using OnnxPose.Onnx.Architectures;
using OnnxPose.TestKit;
using OnnxPose.Text;

namespace OnnxPose.Tests.Models;

/// <summary>The text-to-pose transformer and text encoders with 8-bit weights, beside themselves in
/// fp32.</summary>
sealed class EightBitNetworkTests
{
    static readonly InferenceOptions s_eightBits = new()
    {
        Device = DevicePolicy.Cpu,
        Precision = Precision.EightBit,
    };

    static string Miniature { get; } = Path.Combine(GoldenFolder.RepositoryRoot, "models", "mini");

    [Test]
    [Category("Golden")]
    [NeedsFixture("t2p")]
    public void Transformer_GivesThePublishedLogits_UpToTheEightBits()
    {
        using var golden = new T2pFixture();
        using var transformer = PoseTransformer.Load(T2pFixture.Folder, s_eightBits);
        Assert.That(transformer.Device.Precision, Is.EqualTo("int8"));
        var (poses, text) = (golden.Poses(), golden.Text("tf.text_embeddings"));
        var (expected, sublayers) = (golden.Singles("tf.logits"), Sublayers(golden.Config));
        EightBitError.Require(Stepwise(transformer, poses, text), expected, sublayers, "t2p, stepwise");
        EightBitError.Require(transformer.FullPass(poses, text), expected, sublayers, "t2p, full pass");
        EightBitError.Require(
            transformer.FullPass(golden.Poses(rows: 1), null), golden.Singles("tf.logits_no_text"),
            2 * golden.Config.Layers, "t2p, full pass without text");
    }

    [TestCase(8, 2, 32)]
    [TestCase(12, 2, 20)]
    [TestCase(20, 2, 40)]
    [TestCase(5, 3, 15)]
    [TestCase(64, 2, 96)]
    public void Transformer_OfAnyWidths_IsNearItselfInFullPrecision(int headSize, int heads, int textWidth)
    {
        using var folder = new TempFolder();
        var config = new PoseTransformerConfig
        {
            Layers = 2,
            Heads = heads,
            HeadSize = headSize,
            MlpFactor = 3,
            MaxPeople = 2,
            TextWidth = textWidth,
            MixtureComponents = 4,
        };
        RandomPoseTransformer.Write(folder.Path, config, seed: 23);
        RequireNear(folder.Path, RandomPoses.Text(prompts: 3, tokens: 9, textWidth, seed: 5), "random t2p");
    }

    [Test]
    public void TheMiniature_IsNearItselfInFullPrecision()
    {
        var encoderFolder = Path.Combine(Miniature, "text_encoder");
        using var encoder = TextEncoder.Load(encoderFolder);
        using var eightBits = TextEncoder.Load(encoderFolder, s_eightBits);
        var tokenizer = ClipTokenizer.Load(Path.Combine(Miniature, "tokenizer"));
        TokenSequence[] prompts =
        [
            .. ((string[])["a woman in a red dress waving", "two people sitting", "a man running"])
                .Select(prompt => tokenizer.Encode(prompt, encoder.Config.MaxTokens)),
        ];
        var text = encoder.Encode(prompts);
        EightBitError.Require(
            eightBits.Encode(prompts).Penultimate, text.Penultimate, 2 * encoder.Config.Layers,
            "the miniature's text encoder");
        RequireNear(Path.Combine(Miniature, "t2p"), text, "the miniature's t2p");
    }

    [TestCase("clip-text")]
    [TestCase("clip-text-proj")]
    [Category("Golden")]
    public void TextEncoder_IsNearItselfInFullPrecision(string fixture)
    {
        NeedsFixtureAttribute.IgnoreWithout(fixture);
        var folder = GoldenFolder.Path(fixture);
        var outputs = ClipTextOutputs.Penultimate | ClipTextOutputs.Pooled;
        using var encoder = TextEncoder.Load(folder, null, outputs);
        using var eightBits = TextEncoder.Load(folder, s_eightBits, outputs);
        Assert.That(eightBits.Device.Precision, Is.EqualTo("int8"));
        var ids = Enumerable.Range(0, encoder.Config.MaxTokens)
            .Select(i => 7L * i % encoder.Config.VocabularySize).ToArray();
        var (expected, actual) = (encoder.Encode(ids, 1), eightBits.Encode(ids, 1));
        var sublayers = 2 * encoder.Config.Layers;
        if (encoder.Config.Layers == 1)
        {
            // What the only layer is given: embeddings, which are not in 8 bits.
            Assert.That(actual.Penultimate, Is.EqualTo(expected.Penultimate));
        }
        else
        {
            EightBitError.Require(actual.Penultimate, expected.Penultimate, sublayers, $"{fixture}, states");
        }
        EightBitError.Require(actual.Pooled, expected.Pooled, sublayers, $"{fixture}, pooled");
    }

    [TestCase(0, 1, 2)]
    [TestCase(1, 1, 1)]
    public void ARow_IsNearItself_AloneAndInABatch(params int[] promptOfRow)
    {
        // Not as near as in fp32: rows that share a text are summed in another order, and what is rounded to
        // 8 bits next may fall to the other side.
        using var transformer = PoseTransformer.Load(Path.Combine(Miniature, "t2p"), s_eightBits);
        var config = transformer.Config;
        var bound = Math.Sqrt(2) * EightBitError.Bound(Sublayers(config));     // both are off
        var text = RandomPoses.Text(prompts: 3, tokens: 9, config.TextWidth, seed: 5);
        var poses = RandomPoses.Create(config, rows: 3, seed: 3);
        using var batch = transformer.Begin(text, promptOfRow);
        var together = Stepper.Run(batch, poses);
        for (var row = 0; row < promptOfRow.Length; row++)
        {
            using var single = transformer.Begin(text, [promptOfRow[row]]);
            var alone = Stepper.Run(single, RandomPoses.Row(poses, row));
            var relative = EightBitError.Relative(together.AsSpan(row * alone.Length, alone.Length), alone);
            TestContext.Out.WriteLine($"row {row}: relative L2 {relative:0.0e0}");
            Assert.That(relative, Is.LessThanOrEqualTo(bound));
        }
    }

    static void RequireNear(string folder, TextStates text, string what)
    {
        using var transformer = PoseTransformer.Load(folder);
        using var eightBits = PoseTransformer.Load(folder, s_eightBits);
        var poses = RandomPoses.Create(transformer.Config, text.Prompts, seed: 3);
        var sublayers = Sublayers(transformer.Config);
        var expected = transformer.FullPass(poses, text);
        EightBitError.Require(eightBits.FullPass(poses, text), expected, sublayers, $"{what}, full pass");
        EightBitError.Require(Stepwise(eightBits, poses, text), expected, sublayers, $"{what}, stepwise");
    }

    // Self-attention, cross-attention and feed-forward.
    static int Sublayers(PoseTransformerConfig config) => 3 * config.Layers;

    static float[] Stepwise(PoseTransformer transformer, TeacherForcedPoses poses, TextStates text)
    {
        using var decoder = transformer.Begin(text, [.. Enumerable.Range(0, poses.Rows)]);
        return Stepper.Run(decoder, poses);
    }
}
