using OnnxPose.Numerics;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Training.Weights;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace OnnxPose.Training.Transformer;

/// <summary>The paper's text-to-pose transformer, teacher-forced, under the upstream parameter
/// names.</summary>
/// <remarks>Source: clement-bonnet/text-to-pose, t2p/model.py and t2p/transformer.py.</remarks>
sealed partial class PoseTransformer(PoseTransformerConfig config, PoseRandom random) : IDisposable
{
    public PoseTransformerConfig Config => config;

    public ParameterSet Parameters { get; } = new(PoseTransformerParameters.Of(config), random);

    /// <summary>The logits of every prediction of a layout.</summary>
    /// <param name="layout">Which tokens the sequences have.</param>
    /// <param name="ratios">[batch, 1], width over height.</param>
    /// <param name="coordinates">[batch, tokens, 2]: corners, then points; -1 for what is absent.</param>
    /// <param name="textStates">
    /// [captions, text tokens, text width], constants; each caption belongs to the next batch / captions
    /// sequences.
    /// </param>
    /// <returns>[batch, tokens, logits]; output i predicts coordinate i.</returns>
    public Tensor Forward(TokenLayout layout, Tensor ratios, Tensor coordinates, Tensor textStates)
    {
        using var scope = NewDisposeScope();
        // The very last coordinate is only ever a target.
        var x = Embed(layout, ratios, coordinates.narrow(1, 0, layout.Tokens - 1));
        // Every layer normalises the same constants; the layer's own scale and shift go into its weights.
        var text = layer_norm(textStates, [config.TextWidth]);
        x = Layers(x, Mask(layout), layer => FoldedKeysAndValues(text, layer));
        return Heads(layout, x).MoveToOuterDisposeScope();
    }

    public void Dispose() => Parameters.Dispose();

    Tensor Layers(Tensor x, Tensor? visible, Func<string, (Tensor Keys, Tensor Values)> text)
    {
        for (var layer = 0; layer < config.Layers; layer++)
        {
            using var lifetime = NewDisposeScope();
            var scope = $"transformer_layers.{layer}.";
            x = Layer(x, text(scope), visible, scope).MoveToOuterDisposeScope();
        }
        return Norm(x, "last_layer_norm", config.Width);
    }

    Tensor Layer(Tensor x, (Tensor Keys, Tensor Values) text, Tensor? visible, string scope)
    {
        x = x + SelfAttention(Norm(x, scope + "qkv_layer_norm", config.Width), visible, scope);
        x = x + CrossAttention(Norm(x, scope + "q_layer_norm", config.Width), text, scope);
        var widened = gelu(Dense(Norm(x, scope + "mlp_layer_norm", config.Width), scope + "mlp.0"));
        return x + Dense(widened, scope + "mlp.2");
    }

    Tensor SelfAttention(Tensor x, Tensor? visible, string scope)
    {
        var parts = Dense(x, scope + "causal_self_attention.c_attn").chunk(3, -1);
        var attended = scaled_dot_product_attention(SplitHeads(parts[0]), SplitHeads(parts[1]),
            SplitHeads(parts[2]), visible, is_casual: visible is null);
        return Dense(JoinHeads(attended), scope + "causal_self_attention.c_proj");
    }

    Tensor CrossAttention(Tensor x, (Tensor Keys, Tensor Values) text, string scope)
    {
        scope += "cross_attention.";
        var bias = Parameters[scope + "in_proj_bias"].narrow(0, 0, config.Width);
        // Poses of one caption share its text: side by side in one row, since nothing masks this attention.
        var queries = linear(x, Parameters[scope + "q_proj_weight"], bias)
            .view(text.Keys.shape[0], -1, config.Width);
        var attended = scaled_dot_product_attention(SplitHeads(queries), SplitHeads(text.Keys),
            SplitHeads(text.Values));
        return Dense(JoinHeads(attended).view(x.shape), scope + "out_proj");
    }

    // W (s * t + h) + b = (W s) t + (W h + b): the norm's scale s and shift h folded into the weights.
    (Tensor Keys, Tensor Values) FoldedKeysAndValues(Tensor normalized, string scope)
    {
        var (norm, cross, width) = (scope + "kv_layer_norm", scope + "cross_attention.", config.Width);
        var both = cat([Parameters[cross + "k_proj_weight"], Parameters[cross + "v_proj_weight"]]);
        var biases = Parameters[cross + "in_proj_bias"].narrow(0, width, 2 * width);
        var parts = linear(normalized, both * Parameters[norm + ".weight"],
            both.mv(Parameters[norm + ".bias"]) + biases).chunk(2, -1);
        return (parts[0], parts[1]);
    }

    Tensor SplitHeads(Tensor x) =>
        x.view(x.shape[0], x.shape[1], config.Heads, config.HeadSize).transpose(1, 2);

    Tensor JoinHeads(Tensor x) => x.transpose(1, 2).reshape(x.shape[0], x.shape[2], config.Width);

    Tensor Dense(Tensor x, string scope) =>
        linear(x, Parameters[scope + ".weight"], Parameters[scope + ".bias"]);

    Tensor Norm(Tensor x, string scope, int width) =>
        layer_norm(x, [width], Parameters[scope + ".weight"], Parameters[scope + ".bias"]);
}
