using OnnxPose.Training.Weights;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace OnnxPose.Training.Images.Networks;

/// <summary>The layers that image networks are made of, on [batch, channels, height, width].</summary>
/// <param name="parameters">The network's parameters, under diffusers' names.</param>
/// <param name="groups">Groups of every group norm.</param>
/// <param name="epsilon">Epsilon of the residual blocks' norms.</param>
sealed class ImageLayers(ParameterSet parameters, int groups, double epsilon)
{
    // Of the norms before attention, whatever the blocks have.
    const double AttentionEpsilon = 1e-6;

    public Tensor Convolution(Tensor x, string name, int stride = 1, int padding = 1) =>
        conv2d(x, parameters[name + ".weight"], parameters[name + ".bias"], [stride, stride],
            [padding, padding]);

    public Tensor Pointwise(Tensor x, string name) => Convolution(x, name, padding: 0);

    public Tensor Dense(Tensor x, string name) =>
        linear(x, parameters[name + ".weight"], parameters[name + ".bias"]);

    public Tensor Norm(Tensor x, string name) => Norm(x, name, epsilon);

    /// <summary>What ends every encoder, decoder and UNet: norm, activation, convolution.</summary>
    public Tensor End(Tensor x, string scope) =>
        Convolution(silu(Norm(x, scope + "conv_norm_out")), scope + "conv_out");

    /// <summary>Twice as large, by repetition and a convolution.</summary>
    public Tensor Larger(Tensor x, string scope)
    {
        var larger = interpolate(x, scale_factor: [2.0, 2.0], mode: InterpolationMode.Nearest);
        return Convolution(larger, scope + "upsamplers.0.conv");
    }

    /// <summary>Two convolutions around the identity.</summary>
    /// <param name="x">[batch, inputs, height, width].</param>
    /// <param name="scope">Ends with a dot.</param>
    /// <param name="time">[batch, time width], already activated; or none.</param>
    public Tensor Residual(Tensor x, string scope, Tensor? time = null)
    {
        var h = Convolution(silu(Norm(x, scope + "norm1")), scope + "conv1");
        if (time is not null)
        {
            h = h + Dense(time, scope + "time_emb_proj").unsqueeze(-1).unsqueeze(-1);
        }
        h = Convolution(silu(Norm(h, scope + "norm2")), scope + "conv2");
        return h + (x.shape[1] == h.shape[1] ? x : Pointwise(x, scope + "conv_shortcut"));
    }

    /// <summary>One head of attention over all pixels, as in an autoencoder's middle.</summary>
    public Tensor PixelAttention(Tensor x, string scope)
    {
        var pixels = ToTokens(Norm(x, scope + "group_norm", AttentionEpsilon));
        var attended = scaled_dot_product_attention(Dense(pixels, scope + "to_q"),
            Dense(pixels, scope + "to_k"), Dense(pixels, scope + "to_v"));
        return x + ToPixels(Dense(attended, scope + "to_out.0"), x);
    }

    /// <summary>Transformer blocks over all pixels, with cross-attention to text states.</summary>
    /// <param name="x">[batch, width, height, width].</param>
    /// <param name="text">[batch, tokens, text width].</param>
    /// <param name="heads">Heads of every attention.</param>
    /// <param name="blocks">Transformer blocks.</param>
    /// <param name="scope">Ends with a dot.</param>
    public Tensor SpatialTransformer(Tensor x, Tensor text, int heads, int blocks, string scope)
    {
        var h = Dense(ToTokens(Norm(x, scope + "norm", AttentionEpsilon)), scope + "proj_in");
        for (var i = 0; i < blocks; i++)
        {
            var block = $"{scope}transformer_blocks.{i}.";
            var own = LayerNorm(h, block + "norm1");
            h = h + Attention(own, own, heads, block + "attn1.");
            h = h + Attention(LayerNorm(h, block + "norm2"), text, heads, block + "attn2.");
            var parts = Dense(LayerNorm(h, block + "norm3"), block + "ff.net.0.proj").chunk(2, -1);
            h = h + Dense(parts[0] * gelu(parts[1]), block + "ff.net.2");
        }
        return x + ToPixels(Dense(h, scope + "proj_out"), x);
    }

    Tensor Attention(Tensor x, Tensor context, int heads, string scope)
    {
        var attended = scaled_dot_product_attention(Heads(x, scope + "to_q", heads),
            Heads(context, scope + "to_k", heads), Heads(context, scope + "to_v", heads));
        return Dense(attended.transpose(1, 2).reshape(x.shape), scope + "to_out.0");
    }

    Tensor Heads(Tensor x, string name, int heads) => linear(x, parameters[name + ".weight"])
        .view(x.shape[0], x.shape[1], heads, -1).transpose(1, 2);

    Tensor Norm(Tensor x, string name, double epsilon) =>
        group_norm(x, groups, parameters[name + ".weight"], parameters[name + ".bias"], epsilon);

    Tensor LayerNorm(Tensor x, string name) =>
        layer_norm(x, [x.shape[^1]], parameters[name + ".weight"], parameters[name + ".bias"]);

    static Tensor ToTokens(Tensor x) => x.flatten(2).transpose(1, 2);

    static Tensor ToPixels(Tensor tokens, Tensor like) =>
        tokens.transpose(1, 2).reshape(like.shape);
}
