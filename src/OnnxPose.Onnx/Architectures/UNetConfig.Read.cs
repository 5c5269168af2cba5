using System.Collections.Immutable;

namespace OnnxPose.Onnx.Architectures;

partial record UNetConfig
{
    const int MaxSize = 1 << 20;
    const int MaxChannels = 1 << 16;
    const int MaxSampleSize = 1024;

    /// <summary>Reads a config.json. A key that changes what is computed and is not supported is
    /// refused.</summary>
    /// <exception cref="ModelContractException">A value is missing, impossible or not supported.</exception>
    public static UNetConfig Read(string path, string slot)
    {
        var file = ConfigFile.Read(path, slot);
        RefuseOtherUNets(file);
        var channels = file.Integers("block_out_channels", 1, MaxChannels);
        var stages = Stages(file, channels);
        var config = new UNetConfig
        {
            InChannels = file.Integer("in_channels", 1, MaxChannels, 4),
            OutChannels = file.Integer("out_channels", 1, MaxChannels, 4),
            Down = WithTypes(file, "down_block_types", stages, "DownBlock2D", "CrossAttnDownBlock2D"),
            Middle = stages[^1],
            Up = WithTypes(
                file, "up_block_types", [.. stages.Reverse()], "UpBlock2D", "CrossAttnUpBlock2D"),
            LayersPerStage = file.Integer("layers_per_block", 1, 64, 2),
            Groups = file.Integer("norm_num_groups", 1, MaxChannels, 32),
            Epsilon = file.Positive("norm_eps", 1e-5f),
            TextWidth = file.Integer("cross_attention_dim", 1, MaxSize),
            TimeIdWidth = file.Integer("addition_time_embed_dim", 2, MaxSize),
            ConditionWidth = file.Integer("projection_class_embeddings_input_dim", 1, MaxSize),
            LinearProjection = file.Flag("use_linear_projection", absent: false),
            CosineFirst = file.Flag("flip_sin_to_cos", absent: true),
            FrequencyShift = file.Integer("freq_shift", 0, 1, 0),
            SampleSize = file.IntegerOrNone("sample_size", 1, MaxSampleSize),
        };
        RequireHeads(file, config);
        RequireFrequencies(file, "block_out_channels", config.TimestepWidth, config.FrequencyShift);
        RequireFrequencies(file, "addition_time_embed_dim", config.TimeIdWidth, config.FrequencyShift);
        return config;
    }

    // Everything else that UNet2DConditionModel can be told, each with the one value that is written here.
    static void RefuseOtherUNets(ConfigFile file)
    {
        file.Word("addition_embed_type", ["text_time"]);
        file.Word("mid_block_type", ["UNetMidBlock2DCrossAttn"], "UNetMidBlock2DCrossAttn");
        file.Word("act_fn", ["silu", "swish"], "silu");     // two names of one function
        file.Word("attention_type", ["default"], "default");
        file.Word("resnet_time_scale_shift", ["default"], "default");
        file.Word("time_embedding_type", ["positional"], "positional");
        file.RequireNumber("conv_in_kernel", 3);
        file.RequireNumber("conv_out_kernel", 3);
        file.RequireNumber("downsample_padding", 1);
        file.RequireNumber("mid_block_scale_factor", 1);
        file.RequireNumber("resnet_out_scale_factor", 1);
        file.RequireOff(
            "center_input_sample", "class_embed_type", "class_embeddings_concat", "cross_attention_norm",
            "dual_cross_attention", "encoder_hid_dim", "encoder_hid_dim_type",
            "mid_block_only_cross_attention", "num_attention_heads", "num_class_embeds",
            "only_cross_attention", "resnet_skip_time_act", "reverse_transformer_layers_per_block",
            "time_cond_proj_dim", "time_embedding_act_fn", "time_embedding_dim", "timestep_post_act",
            "upcast_attention");
    }

    // The number of heads is called attention_head_dim, a slip that published configs made permanent.
    static UNetStage[] Stages(ConfigFile file, int[] channels)
    {
        var heads = file.IntegerOrList("attention_head_dim", channels.Length, 1, MaxChannels, 8);
        var layers = file.IntegerOrList("transformer_layers_per_block", channels.Length, 1, 1024, 1);
        return [.. channels.Select((width, i) => new UNetStage(width, true, heads[i], layers[i]))];
    }

    static void RequireHeads(ConfigFile file, UNetConfig config)
    {
        foreach (var stage in config.Down.Add(config.Middle).AddRange(config.Up))
        {
            if (stage.HasAttention && stage.Channels % stage.Heads != 0)
            {
                throw file.Refuse(
                    $"'block_out_channels' has {stage.Channels} where there is attention, expected a " +
                    $"multiple of the number of heads there ('attention_head_dim'), which is {stage.Heads}");
            }
        }
    }

    static ImmutableArray<UNetStage> WithTypes(
        ConfigFile file, string key, UNetStage[] stages, string plain, string attending)
    {
        var types = file.Words(key, plain, attending);
        return types.Length == stages.Length
            ? [.. stages.Select((stage, i) => stage with { HasAttention = types[i] == attending })]
            : throw file.Refuse(
                $"'{key}' has {types.Length} entries, expected {stages.Length} as 'block_out_channels' has");
    }

    static void RequireFrequencies(ConfigFile file, string key, int width, int shift)
    {
        if (width / 2 <= shift)
        {
            throw file.Refuse(
                $"'{key}' makes embeddings of {width} numbers, expected at least {2 * (shift + 1)} with a " +
                $"'freq_shift' of {shift}");
        }
    }
}
