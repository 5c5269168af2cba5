using OnnxPose.Inference;
using OnnxPose.Models;
using OnnxPose.Numerics;
using OnnxPose.Onnx.Architectures;
using OnnxPose.TestKit;
using OnnxPose.Tests.Models;
using OnnxPose.TextToPose;

namespace OnnxPose.Tests.TextToPose;

/// <summary>
/// Sizes that the golden fixture does not have, random weights: every step of the loop on ONNX Runtime is
/// what the published full pass with its masks gives for the finished pose, in ONNX Runtime and in double
/// precision.
/// </summary>
public sealed class RandomTransformerTests
{
    const int TextTokens = 6;
    const float Tolerance = 1e-5f;    // of the larger of 1 and the logit

    static readonly PoseTransformerConfig[] s_configs =
    [
        Config(layers: 1, heads: 1, headSize: 7, maxPeople: 1, textWidth: 5, components: 1),
        Config(layers: 2, heads: 2, headSize: 12, maxPeople: 2, textWidth: 24, components: 3),
        Config(layers: 3, heads: 4, headSize: 8, maxPeople: 4, textWidth: 20, components: 5),
    ];

    [TestCaseSource(nameof(s_configs))]
    public void EveryStep_EqualsTheMaskedFullPass_WithEveryPeopleCount(object sizes)
    {
        var config = (PoseTransformerConfig)sizes;
        using var folder = new TempFolder();
        RandomPoseTransformer.Write(folder.Path, config, seed: 5);
        using var transformer =
            PoseTransformer.Load(folder.Path, new() { Device = DevicePolicy.Cpu, Threads = 1 });
        var reference = new ReferenceTransformer(folder.Path);
        var text = Text(config.TextWidth);
        for (var people = 0; people <= config.MaxPeople; people++)
        {
            var decoder = new RecordingDecoder(transformer.Begin(text, [0]));
            var sample = Sample() with { People = people };
            var pose = new PoseGenerator(_ => decoder, 1).Generate([sample])[0];
            Check(decoder, pose, reference, transformer, text);
        }
    }

    static void Check(
        RecordingDecoder decoder, GeneratedPose pose, ReferenceTransformer reference,
        PoseTransformer transformer, TextStates text)
    {
        var (tokens, real) = FullPass.Sequence(pose, reference.Config.MaxPeople);
        var states = FullPass.Run(reference, tokens, real, reference.Remember(text.Penultimate));
        var logits = transformer.FullPass(Forced(tokens, real), text).Chunk(reference.Config.LogitsPerToken)
            .ToArray();
        List<float> read = [], inRuntime = [], inDouble = [];
        foreach (var reading in decoder.Readings)
        {
            var position = Array.IndexOf(tokens, reading.Token);
            Assert.That(position, Is.Not.Negative, $"{reading.Token} is a token of the sequence");
            Assert.That(reading.Head, Is.EqualTo(FullPass.HeadAt(position, reference.Config.MaxPeople)));
            read.AddRange(reading.Logits);
            inRuntime.AddRange(logits[position]);
            inDouble.AddRange(
                reference.Read(states[position], reading.Head).Select(static logit => (float)logit));
        }
        var people = pose.Pose.People.Length;
        Near.Scaled([.. read], [.. inRuntime], Tolerance, $"{people} people, full pass");
        Near.Scaled([.. read], [.. inDouble], Tolerance, $"{people} people, double precision");
    }

    static TeacherForcedPoses Forced(PoseToken[] tokens, bool[] real) => new()
    {
        Rows = 1,
        Coordinates = [.. tokens.SelectMany(static token => new[] { token.X, token.Y })],
        Real = real,
    };

    static PoseSample Sample() => new()
    {
        Prompt = 0,
        Sample = 0,
        Seed = 3,
        AspectRatio = 1.5f,
        Chooser = new TemperedChooser(SamplerKind.Defensive),
    };

    static TextStates Text(int width)
    {
        var random = PoseRandom.FromSeed(4);
        var states = new float[TextTokens * width];
        for (var i = 0; i < states.Length; i++)
        {
            states[i] = (float)random.NextNormal();
        }
        return new() { Prompts = 1, Tokens = TextTokens, Width = width, Penultimate = states };
    }

    static PoseTransformerConfig Config(
        int layers, int heads, int headSize, int maxPeople, int textWidth, int components) => new()
        {
            Layers = layers,
            Heads = heads,
            HeadSize = headSize,
            MlpFactor = 2,
            MaxPeople = maxPeople,
            TextWidth = textWidth,
            MixtureComponents = components,
        };
}
