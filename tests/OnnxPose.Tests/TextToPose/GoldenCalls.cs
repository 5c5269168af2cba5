using OnnxPose.Models;
using OnnxPose.Numerics;

namespace OnnxPose.Tests.TextToPose;

/// <summary>The golden trace: every call of the published loop in its order.</summary>
static class GoldenCalls
{
    /// <summary>Every presence and every chosen place of the trace is what was read here. The decisions show
    /// in which calls there are, and in the pose; a logit that decides nothing may be as near to 0 as it
    /// likes.</summary>
    /// <param name="name">The generation.</param>
    /// <param name="decoder">What the loop read.</param>
    /// <param name="fresh">A decoder of the same text for the call that only upstream makes.</param>
    public static void Check(string name, RecordingDecoder decoder, IPoseDecoder fresh)
    {
        var calls = InUpstreamOrder(decoder, fresh);
        var presence = GoldenGeneration.Io.Floats($"{name}.cls_logits").ToArray();
        var places = GoldenGeneration.Io.Floats($"{name}.points").ToArray();
        Assert.That(calls, Has.Count.EqualTo(presence.Length));
        for (var i = 0; i < calls.Count; i++)
        {
            var (x, y) = new GaussianMixture(calls[i]).HeaviestComponentMean();
            Assert.That(calls[i][0], Is.EqualTo(presence[i]).Within(1e-4), $"presence in call {i}");
            Assert.That(x, Is.EqualTo(places[2 * i]).Within(1e-4), $"x in call {i}");
            Assert.That(y, Is.EqualTo(places[2 * i + 1]).Within(1e-4), $"y in call {i}");
        }
    }

    // The empty slot runs first here, and there where the first body point is due; and upstream asks for
    // corner 1 of the person that it has just rejected, whose token sees only itself and the text.
    static List<float[]> InUpstreamOrder(RecordingDecoder decoder, IPoseDecoder fresh)
    {
        var emptySlot = decoder.Readings[0].Token.Kind == PoseTokenKind.Box
            ? decoder.Readings[0].Logits
            : null;
        var calls = decoder.Readings.Skip(emptySlot is null ? 0 : 1).Select(static reading => reading.Logits)
            .ToList();
        var people = decoder.Readings.Count(static reading =>
            reading.Token is { Kind: PoseTokenKind.Box, X: >= 0 }) / 2;
        if (people < decoder.Config.MaxPeople)
        {
            fresh.Tokens[0] = new(PoseTokenKind.Box, 0, people, PoseToken.Missing, PoseToken.Missing);
            fresh.Step(default);
            calls.Insert(2 * people + 1, fresh.Logits(0, PoseHead.Box).ToArray());
            if (people > 0)
            {
                calls.Insert(2 * people + 2, emptySlot!);
            }
        }
        fresh.Dispose();
        return calls;
    }
}
