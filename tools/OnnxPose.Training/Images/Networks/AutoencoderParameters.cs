using OnnxPose.Training.Weights;

namespace OnnxPose.Training.Images.Networks;

/// <summary>The parameters of the autoencoder under diffusers' names.</summary>
static class AutoencoderParameters
{
    public static IReadOnlyList<ParameterSpec> Of(AutoencoderSizes sizes)
    {
        var specs = new LayerSpecs();
        var latents = sizes.LatentChannels;
        var widest = sizes.Channels[^1];
        AddEncoder(specs, sizes);
        AddMiddle(specs, "encoder.mid_block.", widest);
        AddEnd(specs, "encoder.", widest, 2 * latents);
        specs.Convolution("quant_conv", 2 * latents, 2 * latents, kernel: 1);
        specs.Convolution("post_quant_conv", latents, latents, kernel: 1);
        specs.Convolution("decoder.conv_in", widest, latents);
        AddMiddle(specs, "decoder.mid_block.", widest);
        AddDecoder(specs, sizes);
        AddEnd(specs, "decoder.", sizes.Channels[0], 3);
        return specs.All;
    }

    static void AddEncoder(LayerSpecs specs, AutoencoderSizes sizes)
    {
        var inputs = sizes.Channels[0];
        specs.Convolution("encoder.conv_in", inputs, 3);
        for (var level = 0; level < sizes.Channels.Length; level++)
        {
            var width = sizes.Channels[level];
            for (var i = 0; i < sizes.LayersPerBlock; i++)
            {
                specs.Residual($"encoder.down_blocks.{level}.resnets.{i}.", width, inputs);
                inputs = width;
            }
            if (level + 1 < sizes.Channels.Length)
            {
                specs.Convolution($"encoder.down_blocks.{level}.downsamplers.0.conv", width, width);
            }
        }
    }

    static void AddDecoder(LayerSpecs specs, AutoencoderSizes sizes)
    {
        var inputs = sizes.Channels[^1];
        for (var level = 0; level < sizes.Channels.Length; level++)
        {
            var width = sizes.Channels[^(level + 1)];
            for (var i = 0; i <= sizes.LayersPerBlock; i++)
            {
                specs.Residual($"decoder.up_blocks.{level}.resnets.{i}.", width, inputs);
                inputs = width;
            }
            if (level + 1 < sizes.Channels.Length)
            {
                specs.Convolution($"decoder.up_blocks.{level}.upsamplers.0.conv", width, width);
            }
        }
    }

    static void AddMiddle(LayerSpecs specs, string scope, int width)
    {
        specs.Residual(scope + "resnets.0.", width, width);
        specs.Norm(scope + "attentions.0.group_norm", width);
        specs.Attention(scope + "attentions.0.", width, width, hasBias: true);
        specs.Residual(scope + "resnets.1.", width, width);
    }

    static void AddEnd(LayerSpecs specs, string scope, int inputs, int outputs)
    {
        specs.Norm(scope + "conv_norm_out", inputs);
        specs.Convolution(scope + "conv_out", outputs, inputs, gain: 0.5f);
    }
}
