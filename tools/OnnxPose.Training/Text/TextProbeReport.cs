using System.Globalization;
using OnnxPose.Evaluation.Scenes;
using OnnxPose.Numerics;
using static TorchSharp.torch;

namespace OnnxPose.Training.Text;

/// <summary>How often each probe is right on captions that training never saw.</summary>
static class TextProbeReport
{
    const int Batches = 16, CaptionsPerBatch = 125;

    public static void Print(TextEncoder encoder, CaptionTokens tokens)
    {
        foreach (var split in (SceneSplit[])[SceneSplit.HeldOutSeen, SceneSplit.HeldOutUnseen])
        {
            var (right, said) = Measure(encoder, tokens, split);
            Console.WriteLine($"{split}: slot, {string.Join(", ", SlotProbes.Places)}, captions");
            foreach (var (slot, description) in SceneSlots.All.Index())
            {
                var rates = SlotProbes.Places.Select((_, place) => Rate(right[place, slot], said[place, slot]));
                Console.WriteLine($"{description.Name}, {string.Join(", ", rates)}, {said[0, slot]}");
            }
        }
    }

    static (long[,] Right, long[,] Said) Measure(TextEncoder encoder, CaptionTokens tokens, SceneSplit split)
    {
        var size = (SlotProbes.Places.Count, SceneSlots.All.Length);
        long[,] right = new long[size.Count, size.Length], said = new long[size.Count, size.Length];
        for (var i = 0; i < Batches; i++)
        {
            using var guard = no_grad();
            using var scope = NewDisposeScope();
            // Multiples of eight are not cut.
            var batch = CaptionBatch.Draw(tokens, split, PoseRandom.FromSeed(0), 8 * i, CaptionsPerBatch);
            SlotProbes.Count(SlotProbes.Logits(encoder, batch), batch, right, said);
        }
        return (right, said);
    }

    static string Rate(long right, long said) =>
        said == 0 ? "-" : (100.0 * right / said).ToString("F2", CultureInfo.InvariantCulture);
}
