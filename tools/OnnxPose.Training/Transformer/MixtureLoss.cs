using System.Collections.Immutable;
using OnnxPose.Poses;
using OnnxPose.Training.Data;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace OnnxPose.Training.Transformer;

/// <summary>Binary cross-entropy of presence plus negative log-likelihood of the points that exist.</summary>
/// <remarks>
/// The published objective, but for two further terms, of sharpened mixtures and of mixtures that lack a
/// component (see below), and for the weights that kinds of tokens carry: 110 of a person's 128 points are
/// face and hands, and in the mean over all of them the sentence's own content, boxes and bodies, would
/// hardly count. The first points of a body weigh more than the others for the same reason: all later ones are
/// drawn in their company, so that a nose on the wrong side takes the whole body with it; elbows and knees,
/// where limbs part, more than what follows them; and a hand's first point more than its fingers, or the hand
/// floats away from its arm.
/// </remarks>
static class MixtureLoss
{
    const float SmallestScale = 1e-3f, FirstPointWeight = 6, SecondPointWeight = 3,
        JointWeight = 2, WristWeight = 8, Sharpening = 0.5f, SharpWeight = 0.25f,
        WithoutWeight = 0.5f;

    static readonly ImmutableArray<BodyPoint> s_joints =
        [BodyPoint.RightElbow, BodyPoint.LeftElbow, BodyPoint.RightKnee, BodyPoint.LeftKnee];

    /// <summary>Weights of a box corner, a body point, a face point and a hand point.</summary>
    public static IReadOnlyList<float> DefaultWeights { get; } = [8, 4, 0.25f, 0.25f];

    /// <summary>How many kinds of tokens there are.</summary>
    public static int Kinds => DefaultWeights.Count;

    /// <summary>The loss of a batch, and its terms for the log.</summary>
    /// <returns>
    /// A scalar with gradients, and [3, kinds]: presence summed, likelihood summed, existing points counted.
    /// </returns>
    public static (Tensor Loss, Tensor Sums) Of(PoseBatch batch, Tensor logits, Tensor coordinates,
        IReadOnlyList<float> kindWeights)
    {
        var layout = batch.Layout;
        using var scope = NewDisposeScope();
        // 0L: a plain 0 would be taken for a type.
        var exists = coordinates.select(2, 0).ge(0).to(ScalarType.Float32);
        var presenceLogits = logits.select(2, 0);
        var learned = tensor(batch.Learned).view(exists.shape);
        var presence = (softplus(presenceLogits) - presenceLogits * exists) * PresenceMask(layout) * learned;
        var likelihood = NegativeLogLikelihood(logits, coordinates) * exists * learned;
        var sharp = NegativeLogLikelihood(logits, coordinates, sharpened: true) * exists * learned;
        var without = NegativeLogLikelihood(WithoutOne(logits), coordinates) * exists * learned;
        var perToken = stack([presence.sum(0L), likelihood.sum(0L), (exists * learned).sum(0L)]);
        var sums = perToken.matmul(KindOfToken(layout));
        var weights = learned * TokenWeights(layout, kindWeights);
        var further = SharpWeight * sharp + WithoutWeight * without;
        var loss = ((presence + likelihood + further) * weights).sum() / weights.sum();
        return (loss.MoveToOuterDisposeScope(), sums.detach().MoveToOuterDisposeScope());
    }

    /// <summary>-ln p of every coordinate pair under its mixture.</summary>
    /// <remarks>
    /// Where a limb may go either of two ways, one wide component between them is a saddle of the likelihood
    /// that training may never leave, and a cold draw then takes the middle. With the scales held fixed and
    /// halved, that place is unstable: the components' means part (deterministic annealing, Rose 1998).
    /// </remarks>
    /// <param name="logits">[batch, tokens, 1 + 6 K].</param>
    /// <param name="coordinates">[batch, tokens, 2].</param>
    /// <param name="sharpened">Whether the covariances are taken as constants, with halved scales.</param>
    /// <returns>[batch, tokens].</returns>
    static Tensor NegativeLogLikelihood(Tensor logits, Tensor coordinates, bool sharpened = false)
    {
        var k = (logits.shape[2] - 1) / 6;
        var weights = log_softmax(logits.narrow(2, 1, k), -1);
        var offsets = coordinates.unsqueeze(2)
            - logits.narrow(2, 1 + k, 2 * k).view(logits.shape[0], logits.shape[1], k, 2);
        var scaleX = softplus(logits.narrow(2, 1 + 3 * k, k)) + SmallestScale;
        var shear = logits.narrow(2, 1 + 4 * k, k);
        var scaleY = softplus(logits.narrow(2, 1 + 5 * k, k)) + SmallestScale;
        if (sharpened)
        {
            (scaleX, shear, scaleY) =
                (scaleX.detach() * Sharpening, shear.detach() * Sharpening, scaleY.detach() * Sharpening);
        }
        var x = offsets.select(3, 0) / scaleX;
        var y = (offsets.select(3, 1) - shear * x) / scaleY;
        var logDensity = weights - (x * x + y * y) * 0.5f - (scaleX * scaleY).log() - MathF.Log(MathF.Tau);
        return -logDensity.logsumexp(-1);
    }

    // One component less, another one in each row. A component that is never needed lies anywhere, and cannot
    // take the second of two ways; one that has to stand in for another lies where the points are.
    static Tensor WithoutOne(Tensor logits)
    {
        var (rows, width) = (logits.shape[0], logits.shape[2]);
        var missing = new float[rows * width];
        for (var row = 0L; row < rows; row++)
        {
            missing[row * width + 1 + row % ((width - 1) / 6)] = float.MinValue / 2;
        }
        return logits + tensor(missing).view(rows, 1, width);
    }

    // Of boxes only first corners count: the existing ones and the one after the last.
    static Tensor PresenceMask(TokenLayout layout)
    {
        var mask = new float[layout.Tokens];
        for (var token = 0; token < layout.Tokens; token++)
        {
            mask[token] = token >= layout.Boxes || token % 2 == 0 ? 1 : 0;
        }
        return tensor(mask);
    }

    static Tensor TokenWeights(TokenLayout layout, IReadOnlyList<float> kindWeights)
    {
        var weights = new float[layout.Tokens];
        foreach (var stretch in layout.Stretches)
        {
            var own = weights.AsSpan(stretch.Start, stretch.Count);
            own.Fill(kindWeights[(int)stretch.Kind]);
            switch (stretch.Kind)
            {
                case TokenKind.Body:
                    own[0] *= FirstPointWeight;
                    own[1] *= SecondPointWeight;
                    foreach (var joint in s_joints)
                    {
                        own[(int)joint] *= JointWeight;
                    }
                    break;
                case TokenKind.Hands:
                    own[0] *= WristWeight;
                    own[own.Length / 2] *= WristWeight;
                    break;
            }
        }
        return tensor(weights);
    }

    static Tensor KindOfToken(TokenLayout layout)
    {
        var oneHot = new float[layout.Tokens * Kinds];
        foreach (var stretch in layout.Stretches)
        {
            for (var i = 0; i < stretch.Count; i++)
            {
                oneHot[(stretch.Start + i) * Kinds + (int)stretch.Kind] = 1;
            }
        }
        return tensor(oneHot).view(layout.Tokens, Kinds);
    }
}
