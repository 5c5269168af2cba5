namespace OnnxPose.Onnx.Architectures;

/// <summary>Sizes of a CLIP text encoder, as its config.json gives them.</summary>
sealed record ClipTextConfig
{
    // The value that the first CLIP configs carry by mistake; it stands for "the highest id", see EndToken.
    const int HistoricalEndToken = 2;
    const int MaxSize = 1 << 20;

    /// <summary>OpenAI's CLIP ViT-L/14: the paper's text encoder and SDXL's first one.</summary>
    /// <remarks>openai/clip-vit-large-patch14, config.json, text_config.</remarks>
    public static ClipTextConfig VitLarge14 { get; } = new()
    {
        VocabularySize = 49408,
        Width = 768,
        Layers = 12,
        Heads = 12,
        HiddenWidth = 3072,
        MaxTokens = 77,
        Activation = Activation.QuickGelu,
        ProjectionWidth = 768,
    };

    /// <summary>Token ids (<c>vocab_size</c>).</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Width of a state (<c>hidden_size</c>).</summary>
    public required int Width { get; init; }

    /// <summary>Transformer blocks (<c>num_hidden_layers</c>).</summary>
    public required int Layers { get; init; }

    /// <summary>Attention heads (<c>num_attention_heads</c>).</summary>
    public required int Heads { get; init; }

    /// <summary>Hidden width of the feed-forward layers (<c>intermediate_size</c>).</summary>
    public required int HiddenWidth { get; init; }

    /// <summary>Longest text in tokens (<c>max_position_embeddings</c>).</summary>
    public required int MaxTokens { get; init; }

    /// <summary>The nonlinearity (<c>hidden_act</c>).</summary>
    public required Activation Activation { get; init; }

    /// <summary>Width of the projected text, where the weights have a projection
    /// (<c>projection_dim</c>).</summary>
    public required int ProjectionWidth { get; init; }

    /// <summary>The layer norms' epsilon (<c>layer_norm_eps</c>).</summary>
    public float Epsilon { get; init; } = 1e-5f;

    /// <summary>
    /// The id whose first place the pooled output is read at (<c>eos_token_id</c>); null means the place of
    /// the highest id, which is what the historical value 2 stands for.
    /// </summary>
    public int? EndToken { get; init; }

    /// <summary>Reads a text encoder's config.json; a whole CLIP's is read at <c>text_config</c>.</summary>
    /// <exception cref="ModelContractException">A value is missing or impossible.</exception>
    public static ClipTextConfig Read(string path, string slot)
    {
        var whole = ConfigFile.Read(path, slot);
        var file = whole.Within("text_config");
        var end = file.Integer("eos_token_id", 0, int.MaxValue, HistoricalEndToken);
        var config = new ClipTextConfig
        {
            VocabularySize = file.Integer("vocab_size", 1, int.MaxValue),
            Width = file.Integer("hidden_size", 1, MaxSize),
            Layers = file.Integer("num_hidden_layers", 1, 1024),
            Heads = file.Integer("num_attention_heads", 1, MaxSize),
            HiddenWidth = file.Integer("intermediate_size", 1, MaxSize),
            MaxTokens = file.Integer("max_position_embeddings", 1, MaxSize),
            // Some whole CLIPs leave the default within and name the true width outside.
            ProjectionWidth = whole.Integer(
                "projection_dim", 1, MaxSize, file.Integer("projection_dim", 1, MaxSize, 512)),
            Epsilon = file.Positive("layer_norm_eps", 1e-5f),
            Activation = ClipLayers.ReadActivation(file),
            EndToken = end == HistoricalEndToken ? null : end,
        };
        return config.Width % config.Heads == 0 ? config : throw new ModelContractException(
            $"'{path}' does not configure {slot}: 'hidden_size' is {config.Width}, expected a multiple of " +
            $"'num_attention_heads', which is {config.Heads}. Check the file.");
    }
}
