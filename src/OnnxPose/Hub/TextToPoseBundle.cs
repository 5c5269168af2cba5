namespace OnnxPose.Hub;

/// <summary>The models of "From Text to Pose to Image" and where they lie.</summary>
static class TextToPoseBundle
{
    /// <summary>The bundle's name.</summary>
    public const string Name = "text-to-pose-sdxl";

    const string Sdxl = "stabilityai/stable-diffusion-xl-base-1.0";
    const string Refiner = "stabilityai/stable-diffusion-xl-refiner-1.0";
    const string Clip = "openai/clip-vit-large-patch14";
    const string Config = "config.json";
    const string Weights = "model.safetensors";
    const string DiffusersWeights = "diffusion_pytorch_model.safetensors";

    static readonly string[] s_tokenizer = ["vocab.json", "merges.txt"];
    static readonly string[] s_tokenizerSettings = ["tokenizer_config.json", "special_tokens_map.json"];

    /// <summary>The bundle.</summary>
    /// <remarks>CLaPP was trained on a whole CLIP, whose text half is also the one that T2P and SDXL read: so
    /// it is fetched once and SDXL's copy of it is not. SDXL's own autoencoder overflows in half precision;
    /// the repaired one takes its place.</remarks>
    public static ModelBundle Create(bool refiner, bool halfPrecision)
    {
        var half = halfPrecision ? ".fp16" : "";
        BundlePart[] parts =
        [
            new("tokenizer", Sdxl, "tokenizer", s_tokenizer, s_tokenizerSettings),
            new("text_encoder", Clip, "", [Config, Weights]),
            new("t2p", "clement-bonnet/t2p-transformer-v0", "", [Config, Weights]),
            new("clip_vision", Clip, "", [Config, Weights, "preprocessor_config.json"]),
            new("clapp", "clement-bonnet/clapp-v0", "",
                [$"pose_projection/{Weights}", $"text_projection/{Weights}"], [Config]),
            new("adapter", "clement-bonnet/t2i-adapter-sdxl-dwpose", "", [Config, DiffusersWeights]),
            new("tokenizer_2", Sdxl, "tokenizer_2", s_tokenizer, s_tokenizerSettings),
            new("text_encoder_2", Sdxl, "text_encoder_2", [Config, $"model{half}.safetensors"]),
            new("unet", Sdxl, "unet", [Config, $"diffusion_pytorch_model{half}.safetensors"]),
            new("scheduler", Sdxl, "scheduler", ["scheduler_config.json"]),
            new("vae", "madebyollin/sdxl-vae-fp16-fix", "", [Config, DiffusersWeights]),
        ];
        return new(Name, refiner ? [.. parts, .. RefinerParts(half)] : parts);
    }

    // Its second text encoder is the base's, file for file, and is taken from there.
    static BundlePart[] RefinerParts(string half) =>
    [
        new("refiner", Refiner, "", ["model_index.json"]),
        new("", Refiner, "unet", [Config, $"diffusion_pytorch_model{half}.safetensors"]),
        new("", Refiner, "scheduler", ["scheduler_config.json"]),
    ];
}
