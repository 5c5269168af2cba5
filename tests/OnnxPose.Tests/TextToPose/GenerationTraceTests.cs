using OnnxPose.Models;
using OnnxPose.Numerics;
using OnnxPose.TextToPose;

namespace OnnxPose.Tests.TextToPose;

[Category("Golden")]
public sealed class GenerationTraceTests
{
    static IEnumerable<string> Traced() => GoldenGeneration.Traced();

    static IEnumerable<string> Singles() => GoldenGeneration.Singles();

    [TestCaseSource(nameof(Traced))]
    [TestCaseSource(nameof(Singles))]
    public void Loop_OverReferenceTransformer_GivesTheGoldenPose(string name) =>
        GoldenGeneration.Check(Run(name).Pose, name);

    [TestCaseSource(nameof(Traced))]
    public void EveryCall_InOrder_HasTheGoldenPresenceAndPlace(string name)
    {
        var calls = Calls(Run(name).Decoder, GoldenGeneration.Text(name));
        var presence = GoldenGeneration.Io.Floats($"{name}.cls_logits");
        var places = GoldenGeneration.Io.Floats($"{name}.points");
        Assert.That(calls, Has.Count.EqualTo(presence.Length));
        for (var i = 0; i < calls.Count; i++)
        {
            var mixture = new GaussianMixture(calls[i]);
            var (x, y) = mixture.HeaviestComponentMean();
            Assert.Multiple(() =>
            {
                Assert.That(calls[i][0], Is.EqualTo(presence[i]).Within(1e-4), $"presence in call {i}");
                Assert.That(calls[i][0] > 0, Is.EqualTo(presence[i] > 0), $"decision in call {i}");
                Assert.That(x, Is.EqualTo(places[2 * i]).Within(1e-4), $"x in call {i}");
                Assert.That(y, Is.EqualTo(places[2 * i + 1]).Within(1e-4), $"y in call {i}");
            });
        }
    }

    static (GeneratedPose Pose, RecordingDecoder Decoder) Run(string name)
    {
        var decoder = new RecordingDecoder(
            new ReferenceDecoder(ReferenceTransformer.Golden, GoldenGeneration.Text(name)));
        var pose = GoldenGeneration.Generator(_ => decoder).Generate([GoldenGeneration.Sample(name)]);
        return (pose[0], decoder);
    }

    // Upstream's calls from ours. The empty slot runs first here and where the first body point is due there; and
    // upstream asks for corner 1 of the person that it has just rejected, whose token sees only itself and the text.
    static List<float[]> Calls(RecordingDecoder decoder, float[] text)
    {
        var maxPeople = decoder.Config.MaxPeople;
        var emptySlot = decoder.Readings[0].Logits;
        var calls = decoder.Readings.Skip(1).Select(static reading => reading.Logits).ToList();
        var people = decoder.Readings.Count(static reading => reading.Token is { Kind: PoseTokenKind.Box, X: >= 0 }) / 2;
        if (people < maxPeople)
        {
            var rejected = new ReferenceDecoder(ReferenceTransformer.Golden, text);
            rejected.Tokens[0] = new(PoseTokenKind.Box, 0, people, PoseToken.Missing, PoseToken.Missing);
            rejected.Step(default);
            calls.Insert(2 * people + 1, rejected.Logits(0, PoseHead.Box).ToArray());
            if (people > 0)
            {
                calls.Insert(2 * people + 2, emptySlot);
            }
        }
        return calls;
    }
}
