using OnnxPose.Training.Weights;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace OnnxPose.Training.Images.Networks;

/// <summary>SDXL's denoising UNet with places for adapter features, under diffusers' parameter
/// names.</summary>
/// <remarks>Source: Podell et al., "SDXL", 2023; diffusers' UNet2DConditionModel for names and
/// layout.</remarks>
sealed class UNet2DCondition
{
    const double Epsilon = 1e-5, LongestPeriod = 10_000;

    readonly ImageLayers _layers;

    /// <param name="sizes">Its sizes.</param>
    /// <param name="parameters">Those of <see cref="UNetParameters"/>, perhaps among others; not
    /// owned.</param>
    public UNet2DCondition(UNetSizes sizes, ParameterSet parameters)
    {
        Sizes = sizes;
        _layers = new(parameters, sizes.Groups, Epsilon);
    }

    public UNetSizes Sizes { get; }

    /// <summary>What the network predicts of noisy latents.</summary>
    /// <param name="latents">[batch, latent channels, height, width].</param>
    /// <param name="steps">[batch], 0 to 999.</param>
    /// <param name="text">[batch, tokens, text width].</param>
    /// <param name="pooled">[batch, pooled width].</param>
    /// <param name="sizeNumbers">[batch, 6]: original height and width, crop's top and left, target's height
    /// and width.</param>
    /// <param name="features">The adapter's four maps; empty without an adapter.</param>
    /// <returns>Of the shape of <paramref name="latents"/>.</returns>
    public Tensor Forward(Tensor latents, Tensor steps, Tensor text, Tensor pooled, Tensor sizeNumbers,
        IReadOnlyList<Tensor> features)
    {
        using var scope = NewDisposeScope();
        var time = silu(Embed(steps, pooled, sizeNumbers));
        var x = _layers.Convolution(latents, "conv_in");
        Stack<Tensor> skips = new([x]);
        for (var level = 0; level < Sizes.Channels.Length; level++)
        {
            x = Down(x, level, time, text, level < features.Count ? features[level] : null, skips);
        }
        x = _layers.Residual(x, "mid_block.resnets.0.", time);
        x = Attend(x, text, Sizes.Channels.Length - 1, "mid_block.attentions.0.");
        x = _layers.Residual(x, "mid_block.resnets.1.", time);
        if (features.Count > Sizes.Channels.Length)
        {
            x = x + features[^1];
        }
        for (var up = 0; up < Sizes.Channels.Length; up++)
        {
            x = Up(x, up, time, text, skips);
        }
        return _layers.End(x, "").MoveToOuterDisposeScope();
    }

    // A level with attention gets its features before it shrinks, one without after that; the skip
    // connection has them in both cases.
    Tensor Down(Tensor x, int level, Tensor time, Tensor text, Tensor? features, Stack<Tensor> skips)
    {
        var scope = $"down_blocks.{level}.";
        for (var i = 0; i < Sizes.LayersPerBlock; i++)
        {
            x = _layers.Residual(x, $"{scope}resnets.{i}.", time);
            if (Sizes.HasAttention[level])
            {
                x = Attend(x, text, level, $"{scope}attentions.{i}.");
                x = i + 1 == Sizes.LayersPerBlock && features is not null ? x + features : x;
            }
            skips.Push(x);
        }
        if (level + 1 < Sizes.Channels.Length)
        {
            x = _layers.Convolution(x, scope + "downsamplers.0.conv", stride: 2);
            x = !Sizes.HasAttention[level] && features is not null ? x + features : x;
            skips.Push(x);
        }
        return x;
    }

    Tensor Up(Tensor x, int up, Tensor time, Tensor text, Stack<Tensor> skips)
    {
        var (scope, level) = ($"up_blocks.{up}.", Sizes.Channels.Length - 1 - up);
        for (var i = 0; i <= Sizes.LayersPerBlock; i++)
        {
            x = _layers.Residual(cat([x, skips.Pop()], 1), $"{scope}resnets.{i}.", time);
            x = Sizes.HasAttention[level] ? Attend(x, text, level, $"{scope}attentions.{i}.") : x;
        }
        return level > 0 ? _layers.Larger(x, scope) : x;
    }

    Tensor Attend(Tensor x, Tensor text, int level, string scope) =>
        _layers.SpatialTransformer(x, text, Sizes.Heads[level], Sizes.Blocks[level], scope);

    Tensor Embed(Tensor steps, Tensor pooled, Tensor sizeNumbers)
    {
        var time = Mlp(Waves(steps, Sizes.Channels[0]), "time_embedding.");
        var numbers = Waves(sizeNumbers.flatten(), Sizes.SizeNumberWidth).view(sizeNumbers.shape[0], -1);
        return time + Mlp(cat([pooled, numbers], -1), "add_embedding.");
    }

    Tensor Mlp(Tensor x, string scope) =>
        _layers.Dense(silu(_layers.Dense(x, scope + "linear_1")), scope + "linear_2");

    // Cosines, then sines, of falling frequencies.
    static Tensor Waves(Tensor numbers, int width)
    {
        var half = width / 2;
        var rates = exp(arange(half, dtype: ScalarType.Float32) * (-Math.Log(LongestPeriod) / half));
        var angles = numbers.to(ScalarType.Float32).unsqueeze(-1) * rates;
        return cat([angles.cos(), angles.sin()], -1);
    }
}
