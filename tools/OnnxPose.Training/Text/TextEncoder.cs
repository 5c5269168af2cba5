using OnnxPose.Numerics;
using OnnxPose.Training.Weights;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace OnnxPose.Training.Text;

/// <summary>CLIP's text encoder with projection, under Hugging Face's parameter names.</summary>
sealed class TextEncoder : IDisposable
{
    readonly TextEncoderSizes _sizes;

    public TextEncoder(TextEncoderSizes sizes, PoseRandom random)
    {
        _sizes = sizes;
        Parameters = new([.. TextEncoderParameters.Of(sizes), .. SlotProbes.Parameters(sizes)], random);
    }

    public TextEncoderSizes Sizes => _sizes;

    public ParameterSet Parameters { get; }

    /// <summary>The penultimate hidden state, without the final norm: what the transformer reads.</summary>
    /// <param name="ids">int64 [batch, tokens].</param>
    /// <returns>[batch, tokens, width].</returns>
    public Tensor Penultimate(Tensor ids)
    {
        var x = Embed(ids);
        for (var layer = 0; layer < _sizes.Layers - 1; layer++)
        {
            x = Layer(x, layer);
        }
        return x;
    }

    /// <summary>The projected state at the end token, from the penultimate hidden state.</summary>
    /// <param name="penultimate">[batch, tokens, width].</param>
    /// <param name="endIndex">int64 [batch]: where each row's first end token stands.</param>
    /// <returns>[batch, projection], not normalised.</returns>
    public Tensor Projected(Tensor penultimate, Tensor endIndex)
    {
        var last = Layer(penultimate, _sizes.Layers - 1);
        var pooled = Norm(At(last, endIndex), "text_model.final_layer_norm");
        return linear(pooled, Parameters["text_projection.weight"]);
    }

    /// <summary>One position of every row.</summary>
    public static Tensor At(Tensor states, Tensor index) =>
        states.gather(1, index.view(-1, 1, 1).expand(-1, 1, states.shape[2])).squeeze(1);

    public void Dispose() => Parameters.Dispose();

    Tensor Embed(Tensor ids)
    {
        var tokens = Parameters["text_model.embeddings.token_embedding.weight"]
            .index_select(0, ids.flatten()).view(ids.shape[0], ids.shape[1], _sizes.Width);
        var positions = Parameters["text_model.embeddings.position_embedding.weight"];
        return tokens + positions.narrow(0, 0, ids.shape[1]);
    }

    Tensor Layer(Tensor x, int layer)
    {
        var scope = $"text_model.encoder.layers.{layer}.";
        var normed = Norm(x, scope + "layer_norm1");
        var attended = scaled_dot_product_attention(Heads(normed, scope + "self_attn.q_proj"),
            Heads(normed, scope + "self_attn.k_proj"), Heads(normed, scope + "self_attn.v_proj"),
            is_casual: true);
        x = x + Dense(attended.transpose(1, 2).reshape(x.shape), scope + "self_attn.out_proj");
        var widened = Dense(Norm(x, scope + "layer_norm2"), scope + "mlp.fc1");
        return x + Dense(widened * (widened * 1.702f).sigmoid(), scope + "mlp.fc2");
    }

    Tensor Heads(Tensor x, string scope) => Dense(x, scope)
        .view(x.shape[0], x.shape[1], _sizes.Heads, _sizes.Width / _sizes.Heads).transpose(1, 2);

    Tensor Dense(Tensor x, string scope) =>
        linear(x, Parameters[scope + ".weight"], Parameters[scope + ".bias"]);

    Tensor Norm(Tensor x, string scope) =>
        layer_norm(x, [_sizes.Width], Parameters[scope + ".weight"], Parameters[scope + ".bias"]);
}
