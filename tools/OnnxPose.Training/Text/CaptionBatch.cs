using OnnxPose.Evaluation.Scenes;
using OnnxPose.Numerics;

namespace OnnxPose.Training.Text;

/// <summary>Captions with their slots.</summary>
/// <param name="Captions">How many.</param>
/// <param name="Length">Tokens in a row: all 77, or cut after the longest caption and a few of the
/// padding.</param>
/// <param name="Ids">[caption, token].</param>
/// <param name="Ends">[caption]: where the first end token stands.</param>
/// <param name="Paddings">[caption]: one position after the end, drawn at random.</param>
/// <param name="Labels">[slot, caption]: the class, -1 where the caption does not say.</param>
sealed record CaptionBatch(int Captions, int Length, long[] Ids, long[] Ends, long[] Paddings, long[] Labels)
{
    const int PaddingKept = 6, FullEvery = 8;

    /// <summary>The batch with a given number of a split; one in eight is not cut.</summary>
    public static CaptionBatch Draw(CaptionTokens tokens, SceneSplit split, PoseRandom random, long number,
        int captions)
    {
        var stream = random.Fork((int)number);
        var ids = new long[captions * tokens.Length];
        var ends = new long[captions];
        var labels = new long[SceneSlots.All.Length * captions];
        for (var i = 0; i < captions; i++)
        {
            var scene = SceneSampler.Sample(split, ref stream);
            var (caption, said) = split == SceneSplit.Training
                ? WordDropout.Apply(scene, ref stream)
                : (scene.Caption, scene.SlotLabels);
            ends[i] = tokens.Encode(caption, ids.AsSpan(i * tokens.Length, tokens.Length));
            foreach (var (slot, label) in said.Index())
            {
                labels[slot * captions + i] = label;
            }
        }
        var isFull = number % FullEvery == 0;
        var length = isFull ? tokens.Length : (int)Math.Min(tokens.Length, ends.Max() + 1 + PaddingKept);
        var paddings = new long[captions];
        for (var i = 0; i < captions; i++)
        {
            var room = length - 1 - (int)ends[i];
            paddings[i] = room > 0 ? ends[i] + 1 + stream.NextInt32(room) : ends[i];
        }
        return new(captions, length, Cut(ids, tokens.Length, length), ends, paddings, labels);
    }

    static long[] Cut(long[] ids, int from, int to) =>
        from == to ? ids : [.. ids.Chunk(from).SelectMany(row => row.Take(to))];
}
