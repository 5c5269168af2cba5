using OnnxPose.Training.Commands;
using OnnxPose.Training.Images.Data;
using OnnxPose.Training.Runs;
using OnnxPose.Training.Text;

namespace OnnxPose.Training.Images.Training;

/// <summary>What denoisers are trained on: scenes, their latents, the frozen text encoder, held-out
/// scenes.</summary>
sealed record DenoiserSetting : IDisposable
{
    /// <summary>The painted scenes.</summary>
    public required SceneStore Scenes { get; init; }

    /// <summary>Their latents.</summary>
    public required LatentCache Latents { get; init; }

    /// <summary>The tokenizer.</summary>
    public required CaptionTokens Tokens { get; init; }

    /// <summary>The frozen text encoder.</summary>
    public required TextEncoder Text { get; init; }

    /// <summary>Held-out scenes.</summary>
    public required PictureLook Look { get; init; }

    /// <summary>Whether poses are drawn without faces and hands.</summary>
    public required bool BodyOnly { get; init; }

    /// <summary>Share of scenes without text.</summary>
    public required double TextDropped { get; init; }

    /// <summary>Share of scenes without the adapter.</summary>
    public required double PoseDropped { get; init; }

    /// <summary>How much it counts that v leaks away from where a pose picture was patched.</summary>
    public required double Locality { get; init; }

    /// <summary>Opens everything; latents are encoded on the first call.</summary>
    /// <param name="options">The run.</param>
    /// <param name="arguments">--scenes (with the latents), --vae, --text, --tokenizer, --text-dropped,
    /// --pose-dropped, --locality, --look-steps.</param>
    /// <param name="models">The miniature's folder.</param>
    /// <param name="bodyOnly">Whether poses are drawn without faces and hands.</param>
    /// <param name="poseDropped">Share of scenes without the adapter unless the arguments say
    /// another.</param>
    public static DenoiserSetting Open(RunOptions options, Arguments arguments, string models, bool bodyOnly,
        double poseDropped)
    {
        var folder = arguments.Text("scenes", "runs/scenes");
        var autoencoder = arguments.Text("vae", Path.Combine(models, "vae"));
        var text = arguments.Text("text", Path.Combine(models, "text_encoder"));
        var tokenizer = arguments.Text("tokenizer", Path.Combine(models, "tokenizer"));
        var textDropped = arguments.Number("text-dropped", 0.1);
        poseDropped = arguments.Number("pose-dropped", poseDropped);
        var locality = arguments.Number("locality", 4);
        var lookSteps = arguments.Whole("look-steps", 20);
        arguments.RefuseOthers();
        Directory.CreateDirectory(options.Run);
        var scenes = SceneStore.Open(folder);
        var tokens = CaptionTokens.Load(tokenizer);
        var encoder = TextEncoderFile.Load(text);
        encoder.Parameters.Freeze();
        return new()
        {
            Scenes = scenes,
            Tokens = tokens,
            Text = encoder,
            Latents = LatentCache.Open(Path.Combine(folder, "latents.safetensors"), scenes, autoencoder),
            Look = new(AutoencoderFile.Load(autoencoder), tokens, bodyOnly, lookSteps),
            BodyOnly = bodyOnly,
            TextDropped = textDropped,
            PoseDropped = poseDropped,
            Locality = locality,
        };
    }

    public void Dispose()
    {
        Text.Dispose();
        Look.Dispose();
    }
}
