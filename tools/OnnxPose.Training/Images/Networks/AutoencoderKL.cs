using OnnxPose.Numerics;
using OnnxPose.Training.Weights;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace OnnxPose.Training.Images.Networks;

/// <summary>SDXL's autoencoder between pictures and latents, under diffusers' parameter names.</summary>
/// <remarks>Source: Kingma and Welling, 2014; diffusers' AutoencoderKL for names and layout.</remarks>
sealed class AutoencoderKL : IDisposable
{
    const double Epsilon = 1e-6;

    readonly ImageLayers _layers;

    public AutoencoderKL(AutoencoderSizes sizes, PoseRandom random)
    {
        Sizes = sizes;
        Parameters = new(AutoencoderParameters.Of(sizes), random);
        _layers = new(Parameters, sizes.Groups, Epsilon);
    }

    public AutoencoderSizes Sizes { get; }

    public ParameterSet Parameters { get; }

    /// <summary>The distribution of a picture's latents.</summary>
    /// <param name="pictures">[batch, 3, height, width], -1 to 1.</param>
    /// <returns>[batch, 2 * latent channels, height / 8, width / 8]: means, then log variances.</returns>
    public Tensor Encode(Tensor pictures)
    {
        using var scope = NewDisposeScope();
        var x = _layers.Convolution(pictures, "encoder.conv_in");
        for (var level = 0; level < Sizes.Channels.Length; level++)
        {
            for (var i = 0; i < Sizes.LayersPerBlock; i++)
            {
                x = _layers.Residual(x, $"encoder.down_blocks.{level}.resnets.{i}.");
            }
            if (level + 1 < Sizes.Channels.Length)
            {
                // Right and bottom only: a padding on all sides would shift the picture.
                x = _layers.Convolution(pad(x, [0, 1, 0, 1]),
                    $"encoder.down_blocks.{level}.downsamplers.0.conv", stride: 2, padding: 0);
            }
        }
        x = _layers.End(Middle(x, "encoder.mid_block."), "encoder.");
        return _layers.Pointwise(x, "quant_conv").MoveToOuterDisposeScope();
    }

    /// <summary>The picture of latents.</summary>
    /// <param name="latents">[batch, latent channels, height, width], not scaled.</param>
    /// <returns>[batch, 3, 8 * height, 8 * width], about -1 to 1.</returns>
    public Tensor Decode(Tensor latents)
    {
        using var scope = NewDisposeScope();
        var x = _layers.Convolution(_layers.Pointwise(latents, "post_quant_conv"), "decoder.conv_in");
        x = Middle(x, "decoder.mid_block.");
        for (var level = 0; level < Sizes.Channels.Length; level++)
        {
            for (var i = 0; i <= Sizes.LayersPerBlock; i++)
            {
                x = _layers.Residual(x, $"decoder.up_blocks.{level}.resnets.{i}.");
            }
            if (level + 1 < Sizes.Channels.Length)
            {
                x = _layers.Larger(x, $"decoder.up_blocks.{level}.");
            }
        }
        return _layers.End(x, "decoder.").MoveToOuterDisposeScope();
    }

    /// <summary>Means and log variances from what <see cref="Encode"/> gives.</summary>
    public static (Tensor Mean, Tensor LogVariance) Split(Tensor moments)
    {
        var parts = moments.chunk(2, 1);
        return (parts[0], parts[1].clamp(-30, 20));
    }

    public void Dispose() => Parameters.Dispose();

    Tensor Middle(Tensor x, string scope)
    {
        x = _layers.Residual(x, scope + "resnets.0.");
        x = _layers.PixelAttention(x, scope + "attentions.0.");
        return _layers.Residual(x, scope + "resnets.1.");
    }
}
