using System.Text.Json;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Files;

namespace OnnxPose.TestKit;

/// <summary>A denoising UNet of any size with random weights, in a folder as diffusers writes it.</summary>
static partial class RandomUNet
{
    /// <summary>SDXL's base.</summary>
    /// <remarks>stabilityai/stable-diffusion-xl-base-1.0, unet/config.json.</remarks>
    public static UNetConfig Sdxl { get; } = Small(
        [new(320, false, 5, 1), new(640, true, 10, 2), new(1280, true, 20, 10)]) with
    {
        Groups = 32,
        TextWidth = 2048,
        TimeIdWidth = 256,
        ConditionWidth = 2816,
    };

    /// <summary>A config in the manner of SDXL with stages that mirror each other.</summary>
    public static UNetConfig Small(UNetStage[] stages) => new()
    {
        InChannels = 4,
        OutChannels = 4,
        Down = [.. stages],
        Middle = stages[^1] with { HasAttention = true },
        Up = [.. stages.Reverse()],
        LayersPerStage = 2,
        Groups = 4,
        Epsilon = 1e-5f,
        TextWidth = 24,
        TimeIdWidth = 8,
        ConditionWidth = 68,
        LinearProjection = true,
        CosineFirst = true,
        FrequencyShift = 0,
    };

    /// <summary>Writes config.json and diffusion_pytorch_model.safetensors.</summary>
    public static void Write(string folder, UNetConfig config, ulong seed)
    {
        Directory.CreateDirectory(folder);
        RandomTensors.Write(
            Path.Combine(folder, "diffusion_pytorch_model.safetensors"), Tensors(config), seed);
        AtomicFile.WriteText(Path.Combine(folder, "config.json"), Json(config));
    }

    /// <summary>The config as diffusers writes it.</summary>
    public static string Json(UNetConfig config) => JsonSerializer.Serialize(new
    {
        _class_name = "UNet2DConditionModel",
        act_fn = "silu",
        addition_embed_type = "text_time",
        addition_time_embed_dim = config.TimeIdWidth,
        attention_head_dim = config.Down.Select(static stage => stage.Heads),
        block_out_channels = config.Down.Select(static stage => stage.Channels),
        cross_attention_dim = config.TextWidth,
        down_block_types = config.Down.Select(static stage => Type(stage, "DownBlock2D")),
        flip_sin_to_cos = config.CosineFirst,
        freq_shift = config.FrequencyShift,
        in_channels = config.InChannels,
        layers_per_block = config.LayersPerStage,
        norm_eps = config.Epsilon,
        norm_num_groups = config.Groups,
        out_channels = config.OutChannels,
        projection_class_embeddings_input_dim = config.ConditionWidth,
        sample_size = config.SampleSize,
        transformer_layers_per_block = config.Down.Select(static stage => stage.TransformerLayers),
        up_block_types = config.Up.Select(static stage => Type(stage, "UpBlock2D")),
        use_linear_projection = config.LinearProjection,
    });

    static string Type(UNetStage stage, string plain) => stage.HasAttention ? $"CrossAttn{plain}" : plain;
}
