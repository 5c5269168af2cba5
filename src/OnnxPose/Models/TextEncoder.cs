using OnnxPose.Inference;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Safetensors;
using OnnxPose.Text;

namespace OnnxPose.Models;

/// <summary>A CLIP text encoder. Thread-safe; heavy to open, cheap to call.</summary>
sealed class TextEncoder : IDisposable
{
    const string Slot = "text_encoder";

    readonly ModelSession _session;
    readonly string[] _outputs;

    TextEncoder(ClipTextConfig config, ClipTextOutputs outputs, ModelSession session)
    {
        (Config, _session) = (config, session);
        _outputs = [.. TextEncoderContract.Outputs(config, outputs).Select(static output => output.Name)];
    }

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
    /// <exception cref="ModelContractException">The folder is not a text encoder, or lacks a
    /// projection.</exception>
    /// <exception cref="SafetensorsFormatException">The weights file is broken.</exception>
    /// <exception cref="DeviceNotAvailableException">The required device is not usable.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static TextEncoder Load(
        string folder, InferenceOptions? options = null, ClipTextOutputs outputs = ClipTextOutputs.None)
    {
        var config = ClipTextConfig.Read(Path.Combine(folder, "config.json"), Slot);
        return Open(folder, config, "model.onnx", static root => root, options, outputs);
    }

    /// <summary>
    /// Opens the text encoder that a pose transformer's checkpoint carries along. Its sizes are those of
    /// <c>clip_text_config.json</c> beside it, else CLIP ViT-L/14's, which the published one was trained
    /// with.
    /// </summary>
    /// <inheritdoc cref="Load"/>
    public static TextEncoder LoadFromPoseTransformer(
        string folder, InferenceOptions? options = null, ClipTextOutputs outputs = ClipTextOutputs.None)
    {
        var path = Path.Combine(folder, "clip_text_config.json");
        var config = File.Exists(path) ? ClipTextConfig.Read(path, Slot) : ClipTextConfig.VitLarge14;
        return Open(folder, config, "clip_text_model.onnx",
            static root => root.Scope(PoseTransformerWeights.TextEncoderScope), options, outputs);
    }

    /// <summary>Encodes texts of equal length.</summary>
    /// <exception cref="ArgumentException">There is none, their lengths differ, or an id is out of
    /// range.</exception>
    /// <inheritdoc cref="Encode(long[], int, CancellationToken)"/>
    public TextStates Encode(
        IReadOnlyList<TokenSequence> texts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var ids = texts.SelectMany(static text => text.Ids).Select(static id => (long)id).ToArray();
        if (texts.Count == 0 || texts.Any(text => text.Ids.Length != texts[0].Ids.Length))
        {
            throw new ArgumentException(
                "Texts to encode must be one or more, all padded to one length.", nameof(texts));
        }
        return Encode(ids, texts.Count, cancellationToken);
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
    public TextStates Encode(long[] ids, int texts, CancellationToken cancellationToken = default)
    {
        var tokens = TokensPerText(ids, texts);
        var results = _session.Run(
            [HostTensor.Of(ClipTextGraph.Ids, ids, texts, tokens)], _outputs, cancellationToken);
        return new()
        {
            Prompts = texts,
            Tokens = tokens,
            Width = Config.Width,
            Penultimate = Data(ClipTextGraph.State(Config.Layers - 1)),
            Pooled = Data(ClipTextGraph.Pooled),
            Projected = Data(ClipTextGraph.Projected),
        };

        float[] Data(string name) => Array.Find(results, result => result.Name == name)?.Data ?? [];
    }

    /// <summary>Stops what is running, waits for it and releases the model.</summary>
    public void Dispose() => _session.Dispose();

    static TextEncoder Open(
        string folder, ClipTextConfig config, string onnxFile, Func<WeightScope, WeightScope> root,
        InferenceOptions? options, ClipTextOutputs outputs)
    {
        outputs |= ClipTextOutputs.Penultimate;
        var source = new ModelSource(folder, onnxFile, Build);
        var contract = TextEncoderContract.Of(config, outputs, Slot);
        return new(config, outputs, ModelSession.Open(source, contract, options ?? InferenceOptions.Default));

        OnnxModel Build(OnnxType precision)
        {
            using var checkpoint = Checkpoint.Open(folder);     // ONNX Runtime maps the file itself
            return ClipTextGraph.Build(config, root(checkpoint.NewScope()), outputs, precision);
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
