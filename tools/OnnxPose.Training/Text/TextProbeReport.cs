using System.Globalization;
using OnnxPose.Evaluation.Scenes;
using OnnxPose.Numerics;
using static TorchSharp.torch;

namespace OnnxPose.Training.Text;

/// <summary>How often each probe is right on captions that training never saw, and what it takes for
/// what.</summary>
static class TextProbeReport
{
    const int Batches = 16, CaptionsPerBatch = 125, ConfusionsShown = 12;

    public static void Print(TextEncoder encoder, CaptionTokens tokens)
    {
        foreach (var split in (SceneSplit[])[SceneSplit.HeldOutSeen, SceneSplit.HeldOutUnseen])
        {
            var judged = Enumerable.Range(0, Batches).SelectMany(i =>
                Judge(encoder, tokens, split, i)).ToArray();
            Console.WriteLine($"{split}: slot, {string.Join(", ", SlotProbes.Places)}, captions");
            foreach (var (slot, description) in SceneSlots.All.Index())
            {
                var rates = SlotProbes.Places.Select((_, place) => Rate(judged, place, slot));
                var said = judged.Count(j => j.Place == 0 && j.Slot == slot);
                Console.WriteLine($"{description.Name}, {string.Join(", ", rates)}, {said}");
            }
            PrintConfusions(judged);
        }
    }

    static IEnumerable<(int Place, int Slot, long Label, long Answer)> Judge(TextEncoder encoder,
        CaptionTokens tokens, SceneSplit split, int number)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        // Multiples of eight are not cut.
        var batch = CaptionBatch.Draw(tokens, split, PoseRandom.FromSeed(0), 8 * number, CaptionsPerBatch);
        var answers = SlotProbes.Answers(SlotProbes.Logits(encoder.Parameters,
            SlotProbes.States(encoder, batch)));
        return
        [
            .. from place in Enumerable.Range(0, SlotProbes.Places.Count)
               from slot in Enumerable.Range(0, SceneSlots.All.Length)
               from caption in Enumerable.Range(0, batch.Captions)
               let label = batch.Labels[slot * batch.Captions + caption]
               where label >= 0
               select (place, slot, label, answers[place][slot][caption]),
        ];
    }

    static string Rate((int Place, int Slot, long Label, long Answer)[] judged, int place, int slot)
    {
        var said = judged.Where(j => j.Place == place && j.Slot == slot).ToArray();
        return said.Length == 0 ? "-"
            : (100.0 * said.Count(static j => j.Label == j.Answer) / said.Length)
                .ToString("F2", CultureInfo.InvariantCulture);
    }

    static void PrintConfusions((int Place, int Slot, long Label, long Answer)[] judged)
    {
        var confusions = judged.Where(static j => j.Place == 0 && j.Label != j.Answer)
            .CountBy(static j => (j.Slot, j.Label, j.Answer)).OrderByDescending(static c => c.Value);
        foreach (var ((slot, label, answer), count) in confusions.Take(ConfusionsShown))
        {
            var name = SceneSlots.All[slot].Name;
            Console.WriteLine(
                $"  {name}: {Class(name, label)} taken for {Class(name, answer)}, {count} times");
        }
    }

    static string Class(string slot, long value) => slot.EndsWith("ction", StringComparison.Ordinal)
        ? ((SceneAction)value).ToString() : value.ToString(CultureInfo.InvariantCulture);
}
