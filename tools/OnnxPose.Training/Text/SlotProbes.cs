using OnnxPose.Evaluation.Scenes;
using OnnxPose.Training.Weights;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace OnnxPose.Training.Text;

/// <summary>Linear probes that read every slot from the states which later stages read. Not
/// exported.</summary>
static class SlotProbes
{
    /// <summary>What names of probe parameters begin with.</summary>
    public const string Prefix = "probe.";

    /// <summary>End token and padding of the penultimate state, and the projected pooled state.</summary>
    public static IReadOnlyList<string> Places { get; } = ["end", "padding", "projected"];

    static readonly int s_classes = SceneSlots.All.Sum(static s => s.Classes);

    /// <summary>The probes' parameters.</summary>
    public static IEnumerable<ParameterSpec> Parameters(TextEncoderSizes sizes) => Places.SelectMany(place =>
        (ParameterSpec[])
        [
            new(Prefix + place + ".weight",
                [s_classes, place == "projected" ? sizes.Projection : sizes.Width], 0.05f),
            new(Prefix + place + ".bias", [s_classes], 0),
        ]);

    /// <summary>Every place's states: [captions, width].</summary>
    public static Tensor[] States(TextEncoder encoder, CaptionBatch batch)
    {
        var penultimate = encoder.Penultimate(tensor(batch.Ids).view(batch.Captions, batch.Length));
        var ends = tensor(batch.Ends);
        return
        [
            TextEncoder.At(penultimate, ends),
            TextEncoder.At(penultimate, tensor(batch.Paddings)),
            encoder.Projected(penultimate, ends),
        ];
    }

    /// <summary>Every place's logits of every slot: [captions, all classes].</summary>
    public static Tensor[] Logits(ParameterSet parameters, Tensor[] states) =>
    [
        .. Places.Zip(states, (place, state) =>
            linear(state, parameters[Prefix + place + ".weight"], parameters[Prefix + place + ".bias"])),
    ];

    /// <summary>Every place's answers: [place][slot][caption].</summary>
    public static long[][][] Answers(Tensor[] logits) =>
    [
        .. logits.Select(l => Slots().Select(slot =>
            l.narrow(1, slot.Start, slot.Classes).argmax(1).data<long>().ToArray()).ToArray()),
    ];

    /// <summary>Mean cross-entropy over slots and places.</summary>
    public static Tensor Loss(Tensor[] logits, CaptionBatch batch)
    {
        var labels = tensor(batch.Labels).view(-1, batch.Captions);
        var terms = Slots().SelectMany(slot => logits.Select(l =>
            cross_entropy(l.narrow(1, slot.Start, slot.Classes), labels[slot.Index], ignore_index: -1)));
        return stack(terms).nan_to_num().mean();    // a slot that no caption of the batch says is 0 / 0
    }

    static IEnumerable<(int Index, int Start, int Classes)> Slots()
    {
        var start = 0;
        foreach (var (index, slot) in SceneSlots.All.Index())
        {
            yield return (index, start, slot.Classes);
            start += slot.Classes;
        }
    }
}
