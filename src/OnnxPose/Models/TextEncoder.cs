using OnnxPose.Inference;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Lora;
using OnnxPose.Onnx.Safetensors;
using OnnxPose.Text;

namespace OnnxPose.Models;

/// <summary>A CLIP text encoder. Thread-safe; heavy to open, cheap to call.</summary>
sealed class TextEncoder : IDisposable
{
    const string DefaultSlot = "text_encoder";

    readonly ModelSession _session;
    readonly ClipTextOutputs _outputs;

    TextEncoder(ClipTextConfig config, ClipTextOutputs outputs, ModelSession session) =>
        (Config, _outputs, _session) = (config, outputs, session);

    /// <summary>Its sizes.</summary>
    public ClipTextConfig Config { get; }

    /// <summary>The device that it really runs on.</summary>
    public DeviceReport Device => _session.Device;

    /// <summary>Opens a folder: <c>config.json</c> and <c>model.safetensors</c>, or a <c>model.onnx</c> that
    /// wins.</summary>
    /// <param name="folder">The component's folder; a whole CLIP will do.</param>
    /// <param name="options">How to open it.</param>
    /// <param name="outputs">
    /// What <see cref="Encode(long[], int, CancellationToken)"/> is to give; the penultimate states always
    /// belong to it.
    /// </param>
    /// <param name="slot">The place that it is for, as messages name it.</param>
    /// <param name="updates">What LoRAs add to its weights, by their names; null for nothing.</param>
    /// <exception cref="ModelContractException">The folder is not a text encoder, or lacks a
    /// projection.</exception>
    /// <exception cref="SafetensorsFormatException">The weights file is broken.</exception>
    /// <exception cref="DeviceNotAvailableException">The required device is not usable.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static TextEncoder Load(
        string folder, InferenceOptions? options = null, ClipTextOutputs outputs = ClipTextOutputs.None,
        string slot = DefaultSlot, IReadOnlyDictionary<string, List<LowRankUpdate>>? updates = null)
    {
        var config = ClipTextConfig.Read(Path.Combine(folder, "config.json"), slot);
        return Open(folder, config, "model.onnx", static root => root, options, outputs, slot, updates);
    }

    /// <summary>
    /// Opens the text encoder that a pose transformer's checkpoint carries along. Its sizes are those of
    /// <c>clip_text_config.json</c> beside it, else CLIP ViT-L/14's, which the published one was trained
    /// with.
    /// </summary>
    /// <inheritdoc cref="Load"/>
    public static TextEncoder LoadFromPoseTransformer(
        string folder, InferenceOptions? options = null, ClipTextOutputs outputs = ClipTextOutputs.None,
        string slot = DefaultSlot)
    {
        var path = Path.Combine(folder, "clip_text_config.json");
        var config = File.Exists(path) ? ClipTextConfig.Read(path, slot) : ClipTextConfig.VitLarge14;
        return Open(folder, config, "clip_text_model.onnx",
            static root => root.Scope(PoseTransformerWeights.TextEncoderScope), options, outputs, slot);
    }

    /// <summary>Encodes texts of equal length.</summary>
    /// <exception cref="ArgumentException">There is none, their lengths differ, or an id is out of
    /// range.</exception>
    /// <inheritdoc cref="Encode(long[], int, CancellationToken)"/>
    public TextStates Encode(
        IReadOnlyList<TokenSequence> texts, CancellationToken cancellationToken = default) =>
        EncodeSkipping(texts, 0, cancellationToken);

    /// <summary>Encodes texts of equal length, with states of an earlier layer.</summary>
    /// <param name="texts">One or more.</param>
    /// <param name="skip">
    /// Layers before the last but one that are left out of <see cref="TextStates.Penultimate"/> (clip skip),
    /// from 0 to <see cref="ClipTextConfig.Layers"/> - 1; above 0 the encoder must give all states.
    /// </param>
    /// <param name="cancellationToken">Stops within about one node's time.</param>
    /// <exception cref="ArgumentException">There is no text, their lengths differ, an id is out of range, or
    /// there are not as many layers to skip.</exception>
    /// <inheritdoc cref="Encode(long[], int, CancellationToken)"/>
    public TextStates EncodeSkipping(
        IReadOnlyList<TokenSequence> texts, int skip, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentOutOfRangeException.ThrowIfNegative(skip);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(
            skip, _outputs.HasFlag(ClipTextOutputs.AllStates) ? Config.Layers : 1);
        var ids = texts.SelectMany(static text => text.Ids).Select(static id => (long)id).ToArray();
        if (texts.Count == 0 || texts.Any(text => text.Ids.Length != texts[0].Ids.Length))
        {
            throw new ArgumentException(
                "Texts to encode must be one or more, all padded to one length.", nameof(texts));
        }
        return Run(ids, texts.Count, skip, cancellationToken);
    }

    /// <summary>Encodes texts of equal length.</summary>
    /// <param name="ids">(text, token): ids below the vocabulary's size, start, end and padding
    /// included.</param>
    /// <param name="texts">How many texts these are.</param>
    /// <param name="cancellationToken">Stops within about one node's time.</param>
    /// <exception cref="ArgumentException">They are empty, too long or ragged, or an id is out of
    /// range.</exception>
    /// <exception cref="NonFiniteValueException">A state is NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    /// <exception cref="ObjectDisposedException">The encoder is disposed, or was during the run.</exception>
    public TextStates Encode(long[] ids, int texts, CancellationToken cancellationToken = default) =>
        Run(ids, texts, 0, cancellationToken);

    /// <summary>Stops what is running, waits for it and releases the model.</summary>
    public void Dispose() => _session.Dispose();

    TextStates Run(long[] ids, int texts, int skip, CancellationToken cancellationToken)
    {
        var tokens = TokensPerText(ids, texts);
        var states = ClipTextGraph.State(Config.Layers - 1 - skip);
        // What nobody reads is not copied, even where the graph gives it.
        string[] outputs =
        [
            states,
            .. _outputs.HasFlag(ClipTextOutputs.Pooled) ? [ClipTextGraph.Pooled] : (string[])[],
            .. _outputs.HasFlag(ClipTextOutputs.Projected) ? [ClipTextGraph.Projected] : (string[])[],
        ];
        HostTensor input = _session.InputType(ClipTextGraph.Ids) == OnnxType.Int32
            ? HostTensor.Of(ClipTextGraph.Ids, Array.ConvertAll(ids, static id => (int)id), texts, tokens)
            : HostTensor.Of(ClipTextGraph.Ids, ids, texts, tokens);
        var results = _session.Run([input], outputs, cancellationToken);
        return new()
        {
            Prompts = texts,
            Tokens = tokens,
            Width = Config.Width,
            Penultimate = Data(states),
            Pooled = Data(ClipTextGraph.Pooled),
            Projected = Data(ClipTextGraph.Projected),
        };

        float[] Data(string name) => Array.Find(results, result => result.Name == name)?.Data ?? [];
    }

    static TextEncoder Open(
        string folder, ClipTextConfig config, string onnxFile, Func<WeightScope, WeightScope> root,
        InferenceOptions? options, ClipTextOutputs outputs, string slot,
        IReadOnlyDictionary<string, List<LowRankUpdate>>? updates = null)
    {
        outputs |= ClipTextOutputs.Penultimate;
        var source = new ModelSource(folder, onnxFile, Build) { EightBits = EightBitForm.Built };
        var contract = TextEncoderContract.Of(config, outputs, slot);
        return new(config, outputs, ModelSession.Open(source, contract, options ?? InferenceOptions.Default));

        OnnxModel Build(OnnxType precision)
        {
            using var checkpoint = Checkpoint.Open(folder);     // ONNX Runtime maps the file itself
            return ClipTextGraph.Build(config, root(checkpoint.NewScope(updates)), outputs, precision);
        }
    }

    int TokensPerText(long[] ids, int texts)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(texts);
        var tokens = ids.Length / texts;
        if (tokens * texts != ids.Length || tokens == 0 || tokens > Config.MaxTokens)
        {
            throw new ArgumentException(
                $"{ids.Length} ids are not {texts} texts of 1 to {Config.MaxTokens} tokens each.",
                nameof(ids));
        }
        var wrong = Array.FindIndex(ids, id => id < 0 || id >= Config.VocabularySize);
        return wrong < 0 ? tokens : throw new ArgumentException(
            $"Id {ids[wrong]} at index {wrong} is not in the " +
            $"encoder's vocabulary of {Config.VocabularySize}. " +
            "Check that tokenizer and encoder belong together.", nameof(ids));
    }
}
