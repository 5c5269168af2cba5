using System.Collections.Immutable;

namespace OnnxPose.Onnx.Architectures;

/// <summary>Sizes of an image autoencoder (AutoencoderKL), as its config.json gives them.</summary>
/// <remarks>
/// A value of diffusers' class that would change the result and is not supported is refused by its name.
/// </remarks>
sealed record AutoencoderConfig
{
    /// <summary>The group norms' epsilon; diffusers has no key for it.</summary>
    public const float Epsilon = 1e-6f;

    /// <summary>Colour channels of a picture.</summary>
    public const int PictureChannels = 3;

    const int MaxChannels = 1 << 16;
    const int MostBlocks = 8;

    /// <summary>Channels of a latent (<c>latent_channels</c>).</summary>
    public required int LatentChannels { get; init; }

    /// <summary>Channels at each resolution, the picture's own first (<c>block_out_channels</c>); 1 to 8,
    /// each a multiple of <see cref="NormGroups"/>.</summary>
    public required ImmutableArray<int> BlockChannels { get; init; }

    /// <summary>Residual blocks at each resolution of the encoder; the decoder has one more
    /// (<c>layers_per_block</c>).</summary>
    public required int LayersPerBlock { get; init; }

    /// <summary>Groups of each norm (<c>norm_num_groups</c>).</summary>
    public required int NormGroups { get; init; }

    /// <summary>What latents are multiplied with after encoding, and divided by before decoding
    /// (<c>scaling_factor</c>).</summary>
    public required float ScalingFactor { get; init; }

    /// <summary>Whether it overflows in fp16 (<c>force_upcast</c>): then it runs in fp32
    /// everywhere.</summary>
    public required bool ForceUpcast { get; init; }

    /// <summary>Whether the middle has attention (<c>mid_block_add_attention</c>).</summary>
    public bool MidAttention { get; init; } = true;

    /// <summary>Whether a convolution follows the encoder (<c>use_quant_conv</c>); null: if the weights have
    /// one.</summary>
    public bool? QuantConvolution { get; init; }

    /// <summary>Whether a convolution precedes the decoder (<c>use_post_quant_conv</c>); null: if the weights
    /// have one.</summary>
    public bool? PostQuantConvolution { get; init; }

    /// <summary>Pixels of a picture along one side of a latent: 1 to 128, 8 for the published ones.</summary>
    public int Factor => 1 << (BlockChannels.Length - 1);

    /// <summary>Reads a config.json.</summary>
    /// <exception cref="ModelContractException">A value is missing, impossible or not
    /// supported.</exception>
    public static AutoencoderConfig Read(string path, string slot)
    {
        var file = ConfigFile.Read(path, slot);
        RequireSupported(file);
        var config = new AutoencoderConfig
        {
            LatentChannels = file.Integer("latent_channels", 1, MaxChannels, 4),
            BlockChannels = [.. file.Integers("block_out_channels", 1, MaxChannels)],
            LayersPerBlock = file.Integer("layers_per_block", 1, 1024, 1),
            NormGroups = file.Integer("norm_num_groups", 1, MaxChannels, 32),
            ScalingFactor = file.Positive("scaling_factor", 0.18215f),
            ForceUpcast = file.Flag("force_upcast", true),
            MidAttention = file.Flag("mid_block_add_attention", true),
            QuantConvolution = Choice("use_quant_conv"),
            PostQuantConvolution = Choice("use_post_quant_conv"),
        };
        config.RequireConsistent(file, path, slot);
        return config;

        bool? Choice(string key) => file.Has(key) ? file.Flag(key, true) : null;
    }

    static void RequireSupported(ConfigFile file)
    {
        file.Integer("in_channels", PictureChannels, PictureChannels, PictureChannels);
        file.Integer("out_channels", PictureChannels, PictureChannels, PictureChannels);
        file.Word("act_fn", ["silu", "swish"], "silu");     // two names of one function
        file.RequireOff("shift_factor", "latents_mean", "latents_std");
    }

    void RequireConsistent(ConfigFile file, string path, string slot)
    {
        var blocks = BlockChannels.Length;
        var down = file.Words("down_block_types", "DownEncoderBlock2D").Length;
        var up = file.Words("up_block_types", "UpDecoderBlock2D").Length;
        if (blocks > MostBlocks || down != blocks || up != blocks)
        {
            throw new ModelContractException(
                $"'{path}' does not configure {slot}: 'block_out_channels', 'down_block_types' and " +
                $"'up_block_types' have {blocks}, {down} and {up} entries, expected the same number, at " +
                $"most {MostBlocks}. Check the file.");
        }
        foreach (var channels in BlockChannels)
        {
            if (channels % NormGroups != 0)
            {
                throw new ModelContractException(
                    $"'{path}' does not configure {slot}: 'block_out_channels' has {channels}, expected a " +
                    $"multiple of 'norm_num_groups', which is {NormGroups}. Check the file.");
            }
        }
    }

    /// <inheritdoc/>
    public bool Equals(AutoencoderConfig? other) =>
        other is not null && BlockChannels.AsSpan().SequenceEqual(other.BlockChannels.AsSpan())
        && (LatentChannels, LayersPerBlock, NormGroups, ScalingFactor, ForceUpcast, MidAttention)
            == (other.LatentChannels, other.LayersPerBlock, other.NormGroups, other.ScalingFactor,
                other.ForceUpcast, other.MidAttention)
        && (QuantConvolution, PostQuantConvolution) == (other.QuantConvolution, other.PostQuantConvolution);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(LatentChannels, BlockChannels.Length, LayersPerBlock, NormGroups, ScalingFactor);
}
