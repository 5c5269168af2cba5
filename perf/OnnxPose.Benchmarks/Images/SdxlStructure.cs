using System.Diagnostics;
using System.Globalization;
using OnnxPose.Imaging;
using OnnxPose.Inference;
using OnnxPose.Models;
using OnnxPose.Numerics;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Files;
using OnnxPose.TestKit;

namespace OnnxPose.Benchmarks.Images;

/// <summary>
/// `sdxl [FOLDER]`: opens a UNet and a pose adapter of SDXL's sizes with random fp16 weights, runs the
/// adapter and one denoising step of 512 x 512 pixels on the CPU, and reports times and peak memory on stdout
/// and in perf/results/sdxl.md. Takes about 5.3 GB of disk in FOLDER (default: the temporary files' folder).
/// </summary>
static class SdxlStructure
{
    const string Weights = "diffusion_pytorch_model.safetensors";
    const int Side = 512, Latent = Side / 8, Tokens = 77, TimeIds = 6;

    // TencentARC and clement-bonnet publish their adapters for SDXL in these sizes.
    static readonly PoseAdapterConfig s_adapter = new()
    {
        InChannels = 3,
        Channels = [320, 640, 1280, 1280],
        BlocksPerStage = 2,
        DownscaleFactor = 16,
        IsXl = true,
    };

    static readonly InferenceOptions s_options = new() { Device = DevicePolicy.Cpu };

    public static int Run(ReadOnlySpan<string> arguments)
    {
        var root = arguments.IsEmpty ? Path.GetTempPath() : arguments[0];
        var folder = Directory.CreateDirectory(Path.Combine(root, $"onnxpose-sdxl-{Environment.ProcessId}"));
        try
        {
            Machine.Publish("sdxl", Measure(folder.FullName));
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static string Measure(string folder)
    {
        var (unetBytes, adapterBytes) = Write(folder);
        var files = Files(folder);
        var clock = Stopwatch.StartNew();
        AdapterFeatures features;
        double adapterLoad, adapterPass;
        using (var adapter = PoseAdapter.Load(Path.Combine(folder, "adapter"), s_options))
        {
            adapterLoad = Lap(clock);
            features = adapter.Encode(new RgbImage(Side, Side));
            adapterPass = Lap(clock);
        }
        using var unet = DenoisingUNet.Load(Path.Combine(folder, "unet"), s_options);
        var unetLoad = Lap(clock);
        using var predictor = unet.Begin(Conditions(unet.Config), Latent, Latent, features);
        Fill(predictor.Latents);
        predictor.Predict(500);
        var step = Lap(clock);
        using var process = Process.GetCurrentProcess();
        var peak = process.PeakWorkingSet64 / 1e9;
        var (unetGigabytes, adapterGigabytes) = (unetBytes / 1e9, adapterBytes / 1e9);
        return string.Create(CultureInfo.InvariantCulture, $"""
            # SDXL's sizes on the CPU

            Random fp16 weights with the hub's names and shapes; fp32 arithmetic; {Side} x {Side} pixels, one row
            without guidance, {Environment.ProcessorCount} processors. Peak memory is that of the process, mapped
            files included. Nothing was written beside the checkpoint: {(Files(folder).SequenceEqual(files)
                ? "its files are the same before and after" : "NOT TRUE, its files changed")}.
            `dotnet run -c Release --project perf/OnnxPose.Benchmarks -- sdxl`

            | | weights | load | first run |
            | --- | --- | --- | --- |
            | pose adapter, one pass | {adapterGigabytes:F2} GB | {adapterLoad:F1} s | {adapterPass:F1} s |
            | UNet, one step with the adapter's maps | {unetGigabytes:F2} GB | {unetLoad:F1} s | {step:F1} s |

            Peak memory of the process: {peak:F1} GB, {peak * 1e9 / (2 * unetBytes):F2} times the UNet's weights in
            fp32.

            """);
    }

    static (long UNet, long Adapter) Write(string folder)
    {
        var halves = new RandomHalves();
        var unet = Directory.CreateDirectory(Path.Combine(folder, "unet")).FullName;
        AtomicFile.WriteText(Path.Combine(unet, "config.json"), RandomUNet.Json(RandomUNet.Sdxl));
        var adapter = Directory.CreateDirectory(Path.Combine(folder, "adapter")).FullName;
        AtomicFile.WriteText(Path.Combine(adapter, "config.json"), RandomPoseAdapter.Json(s_adapter));
        return (halves.Write(Path.Combine(unet, Weights), [.. RandomUNet.Tensors(RandomUNet.Sdxl)]),
            halves.Write(Path.Combine(adapter, Weights), [.. RandomPoseAdapter.Tensors(s_adapter)]));
    }

    static DenoisingConditions Conditions(UNetConfig config)
    {
        var conditions = new DenoisingConditions
        {
            Rows = 1,
            Tokens = Tokens,
            TextStates = new float[Tokens * config.TextWidth],
            PooledText = new float[config.ConditionWidth - (TimeIds * config.TimeIdWidth)],
            TimeIds = [Side, Side, 0, 0, Side, Side],
        };
        Fill(conditions.TextStates);
        Fill(conditions.PooledText);
        return conditions;
    }

    static void Fill(Span<float> values)
    {
        var random = PoseRandom.FromSeed(2);
        foreach (ref var value in values)
        {
            value = (float)random.NextNormal();
        }
    }

    static (string, long, DateTime)[] Files(string folder) =>
    [
        .. new DirectoryInfo(folder).GetFiles("*", SearchOption.AllDirectories)
            .OrderBy(static f => f.FullName, StringComparer.Ordinal)
            .Select(static f => (f.FullName, f.Length, f.LastWriteTimeUtc)),
    ];

    static double Lap(Stopwatch clock)
    {
        var seconds = clock.Elapsed.TotalSeconds;
        clock.Restart();
        return seconds;
    }
}
