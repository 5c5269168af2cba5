using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace OnnxPose.Training.Clapp;

/// <summary>What CLaPP is trained on.</summary>
static class ClappLoss
{
    const float TargetTemperature = 0.1f;

    /// <summary>The published loss: pairs that look or read alike share a target.</summary>
    /// <param name="texts">[batch, embedding], of unit length.</param>
    /// <param name="poses">[batch, embedding], of unit length.</param>
    /// <param name="logits">[text, pose].</param>
    /// <remarks>Targets: row softmax of (poses . poses' + texts . texts') / (2 * 0.1), without gradient. Half
    /// the cross-entropy of the rows and half that of the columns against the targets transposed.</remarks>
    public static Tensor Soft(Tensor texts, Tensor poses, Tensor logits)
    {
        using var alike = (poses.mm(poses.t()) + texts.mm(texts.t())).detach();
        var targets = softmax(alike / (2 * TargetTemperature), -1);
        var rows = -(targets * log_softmax(logits, -1)).sum(-1);
        var columns = -(targets.t() * log_softmax(logits.t(), -1)).sum(-1);
        return (0.5f * (rows + columns)).mean();
    }

    /// <summary>Every text belongs to its own pose alone (InfoNCE).</summary>
    /// <param name="logits">[text, pose].</param>
    public static Tensor Own(Tensor logits)
    {
        var own = arange(logits.shape[0], ScalarType.Int64);
        return 0.5f * (cross_entropy(logits, own) + cross_entropy(logits.t(), own));
    }
}
