using OnnxPose.Training.Weights;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace OnnxPose.Training.Clip;

/// <summary>The layers that CLIP's encoders are made of, on [batch, tokens, width].</summary>
/// <param name="parameters">The encoder's parameters, under Hugging Face's names.</param>
/// <param name="heads">Heads of every attention.</param>
/// <param name="isQuick">Whether the activation is CLIP's quick GELU rather than the exact one.</param>
sealed class ClipBlocks(ParameterSet parameters, int heads, bool isQuick = true)
{
    /// <summary>One transformer layer.</summary>
    /// <param name="x">[batch, tokens, width].</param>
    /// <param name="scope">Ends with a dot.</param>
    /// <param name="isCausal">Whether a token sees only those before it.</param>
    /// <param name="kept">How many of the first tokens are computed, where only those are read later.</param>
    /// <returns>[batch, kept tokens, width].</returns>
    public Tensor Layer(Tensor x, string scope, bool isCausal, long? kept = null)
    {
        var normed = Norm(x, scope + "layer_norm1");
        if (kept is { } first)
        {
            x = x.narrow(1, 0, first);
        }
        var attended = scaled_dot_product_attention(
            Heads(normed.narrow(1, 0, x.shape[1]), scope + "self_attn.q_proj"),
            Heads(normed, scope + "self_attn.k_proj"), Heads(normed, scope + "self_attn.v_proj"),
            is_casual: isCausal);
        x = x + Dense(attended.transpose(1, 2).reshape(x.shape), scope + "self_attn.out_proj");
        var widened = Dense(Norm(x, scope + "layer_norm2"), scope + "mlp.fc1");
        return x + Dense(Activate(widened), scope + "mlp.fc2");
    }

    /// <summary>A layer norm over the width.</summary>
    public Tensor Norm(Tensor x, string scope) =>
        layer_norm(x, [x.shape[^1]], parameters[scope + ".weight"], parameters[scope + ".bias"]);

    Tensor Activate(Tensor x) => isQuick ? x * (x * 1.702f).sigmoid() : gelu(x);

    Tensor Heads(Tensor x, string scope) =>
        Dense(x, scope).view(x.shape[0], x.shape[1], heads, -1).transpose(1, 2);

    Tensor Dense(Tensor x, string scope) =>
        linear(x, parameters[scope + ".weight"], parameters[scope + ".bias"]);
}
