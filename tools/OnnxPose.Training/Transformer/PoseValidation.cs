using OnnxPose.Evaluation.Scenes;
using OnnxPose.Numerics;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Training.Data;
using OnnxPose.Training.Text;
using static TorchSharp.torch;

namespace OnnxPose.Training.Transformer;

/// <summary>The loss on scenes that training never draws, always the same ones.</summary>
sealed class PoseValidation(PoseTransformerConfig config, CaptionTokens tokens,
    IReadOnlyList<BatchKind> kinds)
{
    readonly (SceneSplit Split, PoseBatch Batch)[] _batches =
    [
        .. from split in (SceneSplit[])[SceneSplit.HeldOutSeen, SceneSplit.HeldOutUnseen]
           let source = new PoseBatchSource(config, tokens, split, PoseRandom.FromSeed(0))
           from kind in kinds
           where kind.Points.Last == PoseTransformerConfig.PersonPoints
           select (split, Draw(source, kind)),
    ];

    /// <summary>Per split and people: [3, kinds] sums as the loss gives them.</summary>
    public IEnumerable<(SceneSplit Split, PoseBatch Batch, float[] Sums)> Measure(TextEncoder text,
        PoseTransformer network)
    {
        foreach (var (split, batch) in _batches)
        {
            using var guard = no_grad();
            using var scope = NewDisposeScope();
            var (_, sums) = PoseTraining.Loss(text, network, batch, MixtureLoss.DefaultWeights);
            yield return (split, batch, sums.data<float>().ToArray());
        }
    }

    static PoseBatch Draw(PoseBatchSource source, BatchKind kind)
    {
        var random = PoseRandom.FromSeed(0).Fork(kind.Name);
        return source.Draw(kind with { Captions = 2 * kind.Captions }, ref random);
    }
}
