using OnnxPose.Inference;
using OnnxPose.Models;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Safetensors;
using OnnxPose.Text;
using OnnxPose.TextToPose;

namespace OnnxPose;

/// <summary>The networks of a model folder: tokenizer, text encoder, text-to-pose transformer.</summary>
/// <remarks>Thread-safe.</remarks>
sealed class HubNetworks : IPoseNetworks
{
    const string ConfigName = "config.json";

    readonly ClipTokenizer _tokenizer;
    readonly TextEncoder _encoder;
    readonly PoseTransformer _transformer;
    readonly int _textLength;

    HubNetworks(ClipTokenizer tokenizer, TextEncoder encoder, PoseTransformer transformer)
    {
        (_tokenizer, _encoder, _transformer) = (tokenizer, encoder, transformer);
        _textLength = Math.Min(tokenizer.MaxLength, encoder.Config.MaxTokens);
    }

    /// <inheritdoc/>
    public PoseTransformerConfig Config => _transformer.Config;

    /// <inheritdoc/>
    public IReadOnlyList<NetworkDevice> Devices =>
    [
        new("t2p", _transformer.Device), new("t2p/text", _transformer.TextDevice),
        new("text_encoder", _encoder.Device),
    ];

    /// <summary>Opens them, the text encoder beside the transformer.</summary>
    /// <param name="folder">Where they lie.</param>
    /// <param name="options">Where and how they run.</param>
    /// <param name="fewPrompts">Whether only a few prompts are to come. ONNX Runtime then leaves the text
    /// encoder's weights where they lie: packing them costs as much as about ten prompts gain by it, the
    /// transformer's less than the steps of one pose (perf/results/load.md).</param>
    /// <exception cref="ModelNotFoundException">One is missing.</exception>
    /// <exception cref="ModelContractException">One is not what its place needs, or they do not fit together.
    /// </exception>
    public static HubNetworks Open(ModelFolder folder, InferenceOptions options, bool fewPrompts = false)
    {
        // What is missing is said before anything large is read.
        var tokenizerFolder = folder.Require("tokenizer", "vocab.json");
        var transformerFolder = folder.Require("t2p", ConfigName);
        var openEncoder = EncoderOf(folder, transformerFolder,
            options with { Prepack = options.Prepack && !fewPrompts });

        var opening = Task.Run(openEncoder);
        _ = Task.Run(TemperedChooser.WarmUp);     // not awaited: the first draw waits for it where it must
        PoseTransformer? transformer = null;
        try
        {
            transformer = PoseTransformer.Load(transformerFolder, options);
            var tokenizer = ClipTokenizer.Load(tokenizerFolder);
            var encoder = opening.GetAwaiter().GetResult();
            RequireFit(tokenizer, tokenizerFolder, encoder, transformer);
            return new(tokenizer, encoder, transformer);
        }
        catch
        {
            transformer?.Dispose();
            DisposeOnceOpened(opening);
            throw;
        }
    }

    /// <inheritdoc/>
    public int PromptLimit => _textLength - ClipTokenizer.SpecialTokens;

    /// <inheritdoc/>
    public TokenSequence Tokenize(string prompt) => _tokenizer.Encode(prompt, _textLength);

    /// <inheritdoc/>
    public TextStates Encode(IReadOnlyList<TokenSequence> prompts, CancellationToken stop) =>
        _encoder.Encode(prompts, stop);

    /// <inheritdoc/>
    public IPoseDecoder Begin(TextStates text, int[] promptOfRow, CancellationToken stop) =>
        _transformer.Begin(text, promptOfRow, stop);

    /// <inheritdoc/>
    public void Dispose()
    {
        _transformer.Dispose();
        _encoder.Dispose();
    }

    // Whoever gets the exception may delete the folder next: nothing of it stays open behind his back.
    static void DisposeOnceOpened(Task<TextEncoder> opening)
    {
        Task.WhenAny(opening).Wait();    // throws nothing of what the task did
        if (opening.IsCompletedSuccessfully)
        {
            opening.Result.Dispose();
        }
    }

    static Func<TextEncoder> EncoderOf(ModelFolder folder, string transformerFolder, InferenceOptions options)
    {
        if (folder.Find("text_encoder", ConfigName) is { } own)
        {
            return () => TextEncoder.Load(own, options);
        }
        return CarriesTextEncoder(transformerFolder)
            ? () => TextEncoder.LoadFromPoseTransformer(transformerFolder, options)
            : throw new ModelNotFoundException("text_encoder", folder.Root,
            [
                folder.Describe("text_encoder", ConfigName),
                $"tensors under '{PoseTransformerWeights.TextEncoderScope}.' in {transformerFolder}",
            ]);
    }

    static bool CarriesTextEncoder(string transformerFolder)
    {
        if (File.Exists(Path.Combine(transformerFolder, "clip_text_model.onnx")))
        {
            return true;
        }
        using var checkpoint = Checkpoint.Open(transformerFolder);
        return checkpoint.Tensors.Keys.Any(static name =>
            name.StartsWith(PoseTransformerWeights.TextEncoderScope + '.', StringComparison.Ordinal));
    }

    static void RequireFit(
        ClipTokenizer tokenizer, string tokenizerFolder, TextEncoder encoder, PoseTransformer transformer)
    {
        if (tokenizer.VocabularySize > encoder.Config.VocabularySize)
        {
            throw new ModelContractException(
                $"'{tokenizerFolder}' does not fit the text encoder: its vocabulary has " +
                $"{tokenizer.VocabularySize} tokens, expected at most {encoder.Config.VocabularySize}. " +
                "Take both from the same model.");
        }
        if (encoder.Config.Width != transformer.Config.TextWidth)
        {
            throw new ModelContractException(
                "The text encoder does not fit the text-to-pose transformer: its states " +
                $"are {encoder.Config.Width} wide, expected {transformer.Config.TextWidth}. " +
                "Take both from the same model.");
        }
    }
}
