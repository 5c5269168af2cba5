using OnnxPose.Onnx.Architectures;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace OnnxPose.Training.Transformer;

/// <summary>The published code's own pass: every token that there is room for, whoever is there.</summary>
sealed partial class PoseTransformer
{
    readonly TokenLayout _whole = new(config, config.MaxPeople, PoseTransformerConfig.PersonPoints);

    /// <summary>The logits of every place of whole, padded sequences.</summary>
    /// <param name="coordinates">[batch, tokens, 2]: the start token's is (width over height, 0); -1 for what
    /// is absent.</param>
    /// <param name="real">[batch, tokens], bool: whether a token is the start or somebody's who is
    /// there.</param>
    /// <param name="textStates">[batch, text tokens, text width].</param>
    /// <returns>[batch, tokens - 1, logits]; output i predicts token i + 1.</returns>
    /// <remarks>Source: clement-bonnet/text-to-pose, t2p/model.py, <c>forward</c>; t2p/transformer.py for who
    /// sees whom. Keys and values of the text are computed anew in every pass, as there.</remarks>
    public Tensor FullPass(Tensor coordinates, Tensor real, Tensor textStates)
    {
        using var scope = NewDisposeScope();
        var (ratios, inputs) = (coordinates.select(1, 0).narrow(-1, 0, 1),
            coordinates.narrow(1, 1, _whole.Tokens));
        var x = Layers(Embed(_whole, ratios, inputs), Mask(real),
            layer => KeysAndValues(textStates, layer));
        return Heads(_whole, x).MoveToOuterDisposeScope();
    }

    // Additive [batch, 1, tokens, tokens]: causal and real on both sides; the diagonal always, or a padded
    // token would attend to nothing at all.
    static Tensor Mask(Tensor real)
    {
        var tokens = real.shape[^1];
        var causal = ones(tokens, tokens, dtype: ScalarType.Bool).tril();
        var itself = eye(tokens, dtype: ScalarType.Bool);
        var visible = (real.unsqueeze(-1) & real.unsqueeze(-2) & causal) | itself;
        return zeros(visible.shape).masked_fill(visible.logical_not(), float.NegativeInfinity).unsqueeze(1);
    }

    (Tensor Keys, Tensor Values) KeysAndValues(Tensor textStates, string scope)
    {
        var text = Norm(textStates, scope + "kv_layer_norm", config.TextWidth);
        scope += "cross_attention.";
        var biases = Parameters[scope + "in_proj_bias"].chunk(3);
        return (linear(text, Parameters[scope + "k_proj_weight"], biases[1]),
            linear(text, Parameters[scope + "v_proj_weight"], biases[2]));
    }
}
