namespace OnnxPose.Onnx.Architectures;

/// <summary>Sizes of a CLIP vision encoder, as its config.json gives them.</summary>
sealed record ClipVisionConfig
{
    const int MaxSize = 1 << 20;
    const int MaxImageSize = 1 << 13;

    /// <summary>OpenAI's CLIP ViT-L/14: what CLaPP and the aesthetic head were trained on.</summary>
    /// <remarks>openai/clip-vit-large-patch14, config.json, vision_config.</remarks>
    public static ClipVisionConfig VitLarge14 { get; } = new()
    {
        Width = 1024,
        Layers = 24,
        Heads = 16,
        HiddenWidth = 4096,
        Channels = 3,
        ImageSize = 224,
        PatchSize = 14,
        Activation = Activation.QuickGelu,
        ProjectionWidth = 768,
    };

    /// <summary>Width of a state (<c>hidden_size</c>).</summary>
    public required int Width { get; init; }

    /// <summary>Transformer blocks (<c>num_hidden_layers</c>).</summary>
    public required int Layers { get; init; }

    /// <summary>Attention heads (<c>num_attention_heads</c>).</summary>
    public required int Heads { get; init; }

    /// <summary>Hidden width of the feed-forward layers (<c>intermediate_size</c>).</summary>
    public required int HiddenWidth { get; init; }

    /// <summary>Colour channels (<c>num_channels</c>).</summary>
    public required int Channels { get; init; }

    /// <summary>Side of the square picture in pixels (<c>image_size</c>).</summary>
    public required int ImageSize { get; init; }

    /// <summary>Side of a square patch in pixels (<c>patch_size</c>).</summary>
    public required int PatchSize { get; init; }

    /// <summary>The nonlinearity (<c>hidden_act</c>).</summary>
    public required Activation Activation { get; init; }

    /// <summary>Width of the projected picture, where the weights have a projection
    /// (<c>projection_dim</c>).</summary>
    public required int ProjectionWidth { get; init; }

    /// <summary>The layer norms' epsilon (<c>layer_norm_eps</c>).</summary>
    public float Epsilon { get; init; } = 1e-5f;

    /// <summary>Patches of a picture; what is left of it at the right and bottom is not seen.</summary>
    public int Patches => ImageSize / PatchSize * (ImageSize / PatchSize);

    /// <summary>Reads a vision encoder's config.json; a whole CLIP's is read at
    /// <c>vision_config</c>.</summary>
    /// <exception cref="ModelContractException">A value is missing or impossible.</exception>
    public static ClipVisionConfig Read(string path, string slot)
    {
        var whole = ConfigFile.Read(path, slot);
        var file = whole.Within("vision_config");
        var imageSize = file.Integer("image_size", 1, MaxImageSize);
        var config = new ClipVisionConfig
        {
            Width = file.Integer("hidden_size", 1, MaxSize),
            Layers = file.Integer("num_hidden_layers", 1, 1024),
            Heads = file.Integer("num_attention_heads", 1, MaxSize),
            HiddenWidth = file.Integer("intermediate_size", 1, MaxSize),
            Channels = file.Integer("num_channels", 3, 3, 3),     // pictures here are red, green and blue
            ImageSize = imageSize,
            PatchSize = file.Integer("patch_size", 1, imageSize),
            // Some whole CLIPs leave the default within and name the true width outside.
            ProjectionWidth = whole.Integer(
                "projection_dim", 1, MaxSize, file.Integer("projection_dim", 1, MaxSize, 512)),
            Epsilon = file.Positive("layer_norm_eps", 1e-5f),
            Activation = ClipLayers.ReadActivation(file),
        };
        return config.Width % config.Heads == 0 ? config : throw new ModelContractException(
            $"'{path}' does not configure {slot}: 'hidden_size' is {config.Width}, expected a multiple of " +
            $"'num_attention_heads', which is {config.Heads}. Check the file.");
    }
}
