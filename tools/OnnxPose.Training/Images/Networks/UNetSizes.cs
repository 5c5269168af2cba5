using System.Text.Json.Nodes;

namespace OnnxPose.Training.Images.Networks;

/// <summary>Sizes of a UNet in SDXL's form, with diffusers' config.json: the first level has no
/// attention.</summary>
sealed record UNetSizes
{
    /// <summary>Channels of every level, from the latents' resolution down.</summary>
    public required int[] Channels { get; init; }

    /// <summary>Attention heads of every level. diffusers calls this attention_head_dim.</summary>
    public required int[] Heads { get; init; }

    /// <summary>Transformer blocks an attention of every level has.</summary>
    public required int[] Blocks { get; init; }

    /// <summary>Residual blocks of a level on the way down; there is one more on the way up.</summary>
    public int LayersPerBlock { get; init; } = 2;

    /// <summary>Width of the text states.</summary>
    public required int TextWidth { get; init; }

    /// <summary>Width of the pooled text and the six embedded size numbers together.</summary>
    public required int AddedWidth { get; init; }

    /// <summary>Width of one embedded size number.</summary>
    public required int SizeNumberWidth { get; init; }

    /// <summary>Groups of the group norms.</summary>
    public int Groups { get; init; } = 16;

    /// <summary>Channels of the latents.</summary>
    public int LatentChannels { get; init; } = 4;

    /// <summary>Which levels have attention.</summary>
    public required bool[] HasAttention { get; init; }

    /// <summary>Width of the embedding of time and sizes.</summary>
    public int TimeWidth => 4 * Channels[0];

    public static UNetSizes From(JsonNode json) => new()
    {
        Channels = ConfigJson.Numbers(json, "block_out_channels"),
        Heads = ConfigJson.Numbers(json, "attention_head_dim"),
        Blocks = ConfigJson.Numbers(json, "transformer_layers_per_block"),
        LayersPerBlock = (int)json["layers_per_block"]!,
        TextWidth = (int)json["cross_attention_dim"]!,
        AddedWidth = (int)json["projection_class_embeddings_input_dim"]!,
        SizeNumberWidth = (int)json["addition_time_embed_dim"]!,
        Groups = (int)json["norm_num_groups"]!,
        LatentChannels = (int)json["in_channels"]!,
        HasAttention = [.. json["down_block_types"]!.AsArray()
            .Select(static t => (string)t! == "CrossAttnDownBlock2D")],
    };

    public JsonObject ToJson(int sampleSize) => new()
    {
        ["_class_name"] = "UNet2DConditionModel",
        ["_diffusers_version"] = "0.27.2",
        ["act_fn"] = "silu",
        ["addition_embed_type"] = "text_time",
        ["addition_time_embed_dim"] = SizeNumberWidth,
        ["attention_head_dim"] = ConfigJson.Array(Heads),
        ["block_out_channels"] = ConfigJson.Array(Channels),
        ["center_input_sample"] = false,
        ["cross_attention_dim"] = TextWidth,
        ["down_block_types"] = Types("CrossAttnDownBlock2D", "DownBlock2D", HasAttention),
        ["downsample_padding"] = 1,
        ["flip_sin_to_cos"] = true,
        ["freq_shift"] = 0,
        ["in_channels"] = LatentChannels,
        ["layers_per_block"] = LayersPerBlock,
        ["mid_block_scale_factor"] = 1,
        ["mid_block_type"] = "UNetMidBlock2DCrossAttn",
        ["norm_eps"] = 1e-5,
        ["norm_num_groups"] = Groups,
        ["out_channels"] = LatentChannels,
        ["projection_class_embeddings_input_dim"] = AddedWidth,
        ["sample_size"] = sampleSize,
        ["time_embedding_type"] = "positional",
        ["transformer_layers_per_block"] = ConfigJson.Array(Blocks),
        ["up_block_types"] = Types("CrossAttnUpBlock2D", "UpBlock2D", HasAttention.Reverse()),
        ["use_linear_projection"] = true,
    };

    static JsonArray Types(string with, string without, IEnumerable<bool> hasAttention) =>
        new([.. hasAttention.Select(has => (JsonNode)(has ? with : without))]);
}
