using OnnxPose.Evaluation.Clapp;
using OnnxPose.Numerics;
using OnnxPose.Training.Text;
using static TorchSharp.torch;

namespace OnnxPose.Training.Clapp;

/// <summary>Judges the judge: how often the true pair ranks first among 32 held-out ones.</summary>
/// <remarks>Other pairs than those of <c>eval clapp</c>, of the same kind.</remarks>
sealed class ClappLook
{
    /// <summary>What is measured.</summary>
    public static string[] Columns { get; } = ["diagonal", "ofTexts", "ofPoses"];

    const int Groups = 8, GroupSize = 32;

    readonly JudgeBatch[] _groups;

    public ClappLook(JudgeBatchSource source)
    {
        var random = PoseRandom.FromSeed(0).Fork("clapp look");
        _groups = [.. Enumerable.Range(0, Groups).Select(_ =>
            source.Of(HeldOutPairs.Draw(GroupSize, ref random)))];
    }

    /// <summary>Shares in the order of <see cref="Columns"/>.</summary>
    public double[] Measure(TextEncoder text, ClappNetwork network)
    {
        using var guard = no_grad();
        var (texts, poses) = (0, 0);
        foreach (var group in _groups)
        {
            using var scope = NewDisposeScope();
            var scores = network.EmbedTexts(ClappTraining.Read(text, group))
                .mm(network.EmbedPoses(ClappTraining.Pixels(group, network.Vision)).t());
            var values = scores.data<float>().ToArray();
            for (var own = 0; own < GroupSize; own++)
            {
                var (ofText, ofPose) = DiagonalRank.IsFirst(values, GroupSize, own);
                (texts, poses) = (texts + (ofText ? 1 : 0), poses + (ofPose ? 1 : 0));
            }
        }
        const double Pairs = Groups * GroupSize;
        return [(texts + poses) / (2 * Pairs), texts / Pairs, poses / Pairs];
    }
}
