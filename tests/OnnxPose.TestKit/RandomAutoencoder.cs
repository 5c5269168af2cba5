using System.Text.Json;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Files;
using static OnnxPose.TestKit.RandomTensors;

namespace OnnxPose.TestKit;

/// <summary>An image autoencoder of any size with random weights, in a folder as the hub has it.</summary>
static class RandomAutoencoder
{
    /// <summary>Writes config.json and diffusion_pytorch_model.safetensors.</summary>
    public static void Write(string folder, AutoencoderConfig config, ulong seed)
    {
        RandomTensors.Write(
            Path.Combine(folder, "diffusion_pytorch_model.safetensors"), Tensors(config), seed);
        var blocks = config.BlockChannels.Length;
        AtomicFile.WriteText(Path.Combine(folder, "config.json"), JsonSerializer.Serialize(new
        {
            latent_channels = config.LatentChannels,
            block_out_channels = config.BlockChannels,
            down_block_types = Enumerable.Repeat("DownEncoderBlock2D", blocks),
            up_block_types = Enumerable.Repeat("UpDecoderBlock2D", blocks),
            layers_per_block = config.LayersPerBlock,
            norm_num_groups = config.NormGroups,
            scaling_factor = config.ScalingFactor,
            force_upcast = config.ForceUpcast,
            mid_block_add_attention = config.MidAttention,
        }));
    }

    static IEnumerable<(string Name, long[] Shape)> Tensors(AutoencoderConfig config)
    {
        int[] channels = [.. config.BlockChannels];
        var (latent, last) = (config.LatentChannels, channels.Length - 1);
        return
        [
            .. Convolution("encoder.conv_in", 3, channels[0]),
            .. channels.SelectMany((_, i) => Block(
                $"encoder.down_blocks.{i}.", config.LayersPerBlock, channels[Math.Max(i - 1, 0)], channels[i],
                i < last ? "downsamplers" : null)),
            .. Half("encoder.", config, channels[last], 2 * latent),
            .. Convolution("decoder.conv_in", latent, channels[last]),
            .. channels.SelectMany((_, i) => Block(
                $"decoder.up_blocks.{i}.", config.LayersPerBlock + 1, channels[Math.Min(last - i + 1, last)],
                channels[last - i], i < last ? "upsamplers" : null)),
            .. Half("decoder.", config, channels[0], 3),
            .. config.QuantConvolution == true ? Convolution("quant_conv", 2 * latent, 2 * latent, 1) : [],
            .. config.PostQuantConvolution == true ? Convolution("post_quant_conv", latent, latent, 1) : [],
        ];
    }

    static IEnumerable<(string Name, long[] Shape)> Half(
        string prefix, AutoencoderConfig config, int before, int outputs)
    {
        var (mid, width) = ($"{prefix}mid_block.", config.BlockChannels[^1]);
        return
        [
            .. Residual($"{mid}resnets.0.", width, width), .. Residual($"{mid}resnets.1.", width, width),
            .. config.MidAttention ? Attention($"{mid}attentions.0.", width) : [],
            .. Norm($"{prefix}conv_norm_out", before), .. Convolution($"{prefix}conv_out", before, outputs),
        ];
    }

    static IEnumerable<(string Name, long[] Shape)> Attention(string prefix, int width) =>
    [
        .. Norm($"{prefix}group_norm", width),
        .. new[] { "to_q", "to_k", "to_v", "to_out.0" }.SelectMany(part =>
            Linear(prefix + part, width, width)),
    ];

    static IEnumerable<(string Name, long[] Shape)> Block(
        string prefix, int count, int inputs, int outputs, string? resampler) =>
    [
        .. Enumerable.Range(0, count).SelectMany(i =>
            Residual($"{prefix}resnets.{i}.", i == 0 ? inputs : outputs, outputs)),
        .. resampler is null ? [] : Convolution($"{prefix}{resampler}.0.conv", outputs, outputs),
    ];

    static IEnumerable<(string Name, long[] Shape)> Residual(string prefix, int inputs, int outputs) =>
    [
        .. Norm($"{prefix}norm1", inputs), .. Norm($"{prefix}norm2", outputs),
        .. Convolution($"{prefix}conv1", inputs, outputs), .. Convolution($"{prefix}conv2", outputs, outputs),
        .. inputs == outputs ? [] : Convolution($"{prefix}conv_shortcut", inputs, outputs, 1),
    ];

    static (string Name, long[] Shape)[] Convolution(
        string name, long inputs, long outputs, int kernel = 3) =>
        [($"{name}.weight", [outputs, inputs, kernel, kernel]), ($"{name}.bias", [outputs])];
}
