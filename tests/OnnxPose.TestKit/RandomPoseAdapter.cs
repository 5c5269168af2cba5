using System.Text.Json;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Files;

namespace OnnxPose.TestKit;

/// <summary>A pose adapter of any size with random weights, in a folder as diffusers writes it.</summary>
static class RandomPoseAdapter
{
    /// <summary>Writes config.json and diffusion_pytorch_model.safetensors.</summary>
    public static void Write(string folder, PoseAdapterConfig config, ulong seed)
    {
        Directory.CreateDirectory(folder);
        RandomTensors.Write(
            Path.Combine(folder, "diffusion_pytorch_model.safetensors"), Tensors(config), seed);
        AtomicFile.WriteText(Path.Combine(folder, "config.json"), Json(config));
    }

    /// <summary>The config as diffusers writes it.</summary>
    public static string Json(PoseAdapterConfig config) => JsonSerializer.Serialize(new
    {
        _class_name = "T2IAdapter",
        adapter_type = config.IsXl ? "full_adapter_xl" : "full_adapter",
        channels = config.Channels,
        downscale_factor = config.DownscaleFactor,
        in_channels = config.InChannels,
        num_res_blocks = config.BlocksPerStage,
    });

    /// <summary>Names and shapes of all tensors.</summary>
    public static IEnumerable<(string Name, long[] Shape)> Tensors(PoseAdapterConfig config) =>
        RandomTensors.Conv(
                "adapter.conv_in",
                config.InChannels * config.DownscaleFactor * config.DownscaleFactor, config.Channels[0], 3)
            .Concat(config.Channels.SelectMany((channels, i) => Stage(
                $"adapter.body.{i}", config.Channels[Math.Max(0, i - 1)], channels, config.BlocksPerStage)));

    static IEnumerable<(string Name, long[] Shape)> Stage(
        string scope, long inputs, long channels, int blocks) =>
    [
        .. inputs == channels ? [] : RandomTensors.Conv($"{scope}.in_conv", inputs, channels, 1),
        .. Enumerable.Range(0, blocks).SelectMany(i => RandomTensors.Conv(
                $"{scope}.resnets.{i}.block1", channels, channels, 3)
            .Concat(RandomTensors.Conv($"{scope}.resnets.{i}.block2", channels, channels, 1))),
    ];
}
