using System.Text.Json.Nodes;

namespace OnnxPose.Training.Images.Networks;

/// <summary>Sizes of an autoencoder, with diffusers' config.json.</summary>
sealed record AutoencoderSizes
{
    /// <summary>Channels of every level, from full resolution down; each further level halves it.</summary>
    public required int[] Channels { get; init; }

    /// <summary>Residual blocks a level of the encoder has; the decoder has one more.</summary>
    public required int LayersPerBlock { get; init; }

    /// <summary>Channels of the latents.</summary>
    public int LatentChannels { get; init; } = 4;

    /// <summary>Groups of the group norms.</summary>
    public int Groups { get; init; } = 8;

    /// <summary>What latents are multiplied by so that their standard deviation is 1.</summary>
    public double ScalingFactor { get; init; } = 1;

    public static AutoencoderSizes From(JsonNode json) => new()
    {
        Channels = ConfigJson.Numbers(json, "block_out_channels"),
        LayersPerBlock = (int)json["layers_per_block"]!,
        LatentChannels = (int)json["latent_channels"]!,
        Groups = (int)json["norm_num_groups"]!,
        ScalingFactor = (double)json["scaling_factor"]!,
    };

    public JsonObject ToJson(int sampleSize) => new()
    {
        ["_class_name"] = "AutoencoderKL",
        ["_diffusers_version"] = "0.27.2",
        ["act_fn"] = "silu",
        ["block_out_channels"] = ConfigJson.Array(Channels),
        ["down_block_types"] = ConfigJson.Repeat("DownEncoderBlock2D", Channels.Length),
        ["force_upcast"] = true,
        ["in_channels"] = 3,
        ["latent_channels"] = LatentChannels,
        ["latents_mean"] = null,
        ["latents_std"] = null,
        ["layers_per_block"] = LayersPerBlock,
        ["norm_num_groups"] = Groups,
        ["out_channels"] = 3,
        ["sample_size"] = sampleSize,
        ["scaling_factor"] = ScalingFactor,
        ["up_block_types"] = ConfigJson.Repeat("UpDecoderBlock2D", Channels.Length),
    };
}
