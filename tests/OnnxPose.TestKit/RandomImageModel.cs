using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Files;
using OnnxPose.Text;

namespace OnnxPose.TestKit;

/// <summary>A whole model folder from text to image in the hub's layout: small networks with random weights
/// that make pictures of 64 x 64 pixels. What they show means nothing.</summary>
public static class RandomImageModel
{
    const int FirstWidth = 32;      // RandomModel's, which draws the poses
    const int SecondWidth = 16;
    const int Projection = 20;
    const int BaseTimeIds = 6;
    const int RefinerTimeIds = 5;

    /// <summary>Writes what <see cref="RandomModel"/> writes, SDXL's second text encoder, UNet, autoencoder,
    /// scheduler, a refiner, and two adapters, of which <c>adapter_body</c> wants blue first and bodies
    /// only.</summary>
    /// <returns>The folder.</returns>
    public static string Write(string folder, ulong seed = 1)
    {
        RandomModel.Write(folder, seed: seed);
        WriteText(folder, seed);
        RandomUNet.Write(Within("unet"), UNet(FirstWidth + SecondWidth, BaseTimeIds), seed + 10);
        RandomUNet.Write(Within("refiner", "unet"), UNet(SecondWidth, RefinerTimeIds), seed + 11);
        RandomAutoencoder.Write(Within("vae"), Autoencoder, seed + 12);
        RandomPoseAdapter.Write(Within("adapter"), Adapter, seed + 13);
        RandomPoseAdapter.Write(Within("adapter_body"), Adapter, seed + 14);
        AtomicFile.WriteText(Path.Combine(folder, "adapter_body", "adapter.json"),
            """{ "channels": "bgr", "drawing": "body" }""");
        AtomicFile.WriteText(Path.Combine(Within("scheduler"), "scheduler_config.json"), Scheduler);
        AtomicFile.WriteText(Path.Combine(folder, "model_index.json"), Index);
        return folder;

        string Within(params string[] parts) =>
            Directory.CreateDirectory(Path.Combine([folder, .. parts])).FullName;
    }

    static PoseAdapterConfig Adapter { get; } = new()
    {
        InChannels = 3,
        Channels = [8, 8, 16, 16],
        BlocksPerStage = 1,
        DownscaleFactor = 16,
        IsXl = true,
    };

    static AutoencoderConfig Autoencoder { get; } = new()
    {
        LatentChannels = 4,
        BlockChannels = [4, 4, 4, 8],
        LayersPerBlock = 1,
        NormGroups = 4,
        ScalingFactor = 0.13025f,
        ForceUpcast = true,
    };

    const string Scheduler =
        """
        { "_class_name": "EulerDiscreteScheduler", "beta_start": 0.00085, "beta_end": 0.012,
          "beta_schedule": "scaled_linear", "num_train_timesteps": 1000, "prediction_type": "epsilon",
          "steps_offset": 1, "timestep_spacing": "leading" }
        """;

    const string Index =
        """
        { "_class_name": "PosePipeline", "force_zeros_for_empty_prompt": true,
          "tokenizer": ["transformers", "CLIPTokenizer"], "text_encoder": ["transformers", "CLIPTextModel"],
          "tokenizer_2": ["transformers", "CLIPTokenizer"],
          "text_encoder_2": ["transformers", "CLIPTextModelWithProjection"], "t2p": ["t2p", "T2P"],
          "adapter": ["diffusers", "T2IAdapter"], "adapter_body": ["diffusers", "T2IAdapter"],
          "unet": ["diffusers", "UNet2DConditionModel"], "vae": ["diffusers", "AutoencoderKL"],
          "scheduler": ["diffusers", "EulerDiscreteScheduler"], "refiner": "refiner" }
        """;

    // The second tokenizer pads with another token, as SDXL's does.
    static void WriteText(string folder, ulong seed)
    {
        var first = Path.Combine(folder, "tokenizer");
        var second = Directory.CreateDirectory(Path.Combine(folder, "tokenizer_2")).FullName;
        foreach (var file in new[] { "vocab.json", "merges.txt" })
        {
            File.Copy(Path.Combine(first, file), Path.Combine(second, file), overwrite: true);
        }
        AtomicFile.WriteText(Path.Combine(second, "special_tokens_map.json"), """{ "pad_token": "!" }""");
        RandomTextEncoder.Write(Path.Combine(folder, "text_encoder_2"),
            ClipTokenizer.Load(first).VocabularySize, SecondWidth, layers: 3, seed + 2, Projection);
    }

    static UNetConfig UNet(int textWidth, int timeIds)
    {
        var config = RandomUNet.Small([new(8, false, 2, 1), new(8, true, 2, 1), new(16, true, 4, 1)]);
        return config with
        {
            TextWidth = textWidth,
            ConditionWidth = Projection + (timeIds * config.TimeIdWidth),
            SampleSize = 8,
        };
    }
}
