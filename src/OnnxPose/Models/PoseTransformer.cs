using OnnxPose.Inference;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Models;

/// <summary>The text-to-pose transformer (T2P). Thread-safe; heavy to open, cheap to begin
/// a generation with.</summary>
/// <remarks>
/// A file <c>model.onnx</c> (the decoding step), <c>text.onnx</c>, <c>model_no_text.onnx</c>,
/// <c>full.onnx</c> or <c>full_no_text.onnx</c> in the folder wins over building that graph
/// from <c>model.safetensors</c>.
/// </remarks>
sealed class PoseTransformer : IDisposable
{
    // A step touches 33 MB of weights and is bound by memory; more threads than this only wait
    // for each other.
    const int MostThreads = 4;

    readonly string _folder;
    readonly InferenceOptions _options;
    readonly PoseTransformerContract _contract;
    readonly ModelSession _text;
    readonly ModelSession _step;
    readonly SessionOnDemand _stepWithoutText;
    readonly SessionOnDemand _full;
    readonly SessionOnDemand _fullWithoutText;

    PoseTransformer(string folder, PoseTransformerConfig config, InferenceOptions options)
    {
        (_folder, Config, _options, _contract) = (folder, config, options, new(config));
        _stepWithoutText = new(() => OpenStep(withText: false));
        _full = new(() => OpenFullPass(withText: true));
        _fullWithoutText = new(() => OpenFullPass(withText: false));
        _text = Open("text.onnx", _contract.Text, PoseTransformerGraph.Text);
        try
        {
            _step = OpenStep(withText: true);
        }
        catch
        {
            _text.Dispose();
            throw;
        }
    }

    /// <summary>Its sizes.</summary>
    public PoseTransformerConfig Config { get; }

    /// <summary>The device that its steps really run on.</summary>
    public DeviceReport Device => _step.Device;

    /// <summary>The device that the reading of text states really runs on.</summary>
    public DeviceReport TextDevice => _text.Device;

    /// <summary>Opens a folder: <c>config.json</c> and <c>model.safetensors</c>.</summary>
    /// <exception cref="ModelContractException">The folder is not a pose transformer.</exception>
    /// <exception cref="SafetensorsFormatException">The weights file is broken.</exception>
    /// <exception cref="DeviceNotAvailableException">The required device is not usable.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static PoseTransformer Load(string folder, InferenceOptions? options = null)
    {
        options ??= InferenceOptions.Default;
        options.Validate();
        var config = PoseTransformerConfig.Read(
            Path.Combine(folder, "config.json"), PoseTransformerContract.Slot);
        var threads = options.Threads > 0
            ? options.Threads
            : Math.Min(Environment.ProcessorCount, MostThreads);
        return new(folder, config, options with { Threads = threads });
    }

    /// <summary>Opens a decoder whose row r reads the text of prompt
    /// <paramref name="promptOfRow"/>[r].</summary>
    /// <remarks>Fastest where each prompt has the same number of rows, one after the other.</remarks>
    /// <exception cref="ArgumentException">There are no rows, a prompt does not exist, or the states have
    /// another width than <see cref="PoseTransformerConfig.TextWidth"/>.</exception>
    /// <exception cref="NonFiniteValueException">A text state is NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    /// <exception cref="ObjectDisposedException">The transformer is disposed,
    /// or was during the call.</exception>
    public PoseDecoder Begin(
        TextStates text, int[] promptOfRow, CancellationToken cancellationToken = default)
    {
        var texts = TextOfRows.From(text, promptOfRow, Config.TextWidth);
        var decoder = new PoseDecoder(Config, _step, promptOfRow.Length);
        try
        {
            decoder.Read(_text, texts, cancellationToken);
            return decoder;
        }
        catch
        {
            decoder.Dispose();
            throw;
        }
    }

    /// <summary>Opens a decoder without text: cross-attention is left out.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rows"/> is not positive.</exception>
    /// <exception cref="ObjectDisposedException">The transformer is disposed.</exception>
    public PoseDecoder BeginWithoutText(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        return new(Config, _stepWithoutText.Value, rows);
    }

    /// <summary>Runs whole sequences at once, without a cache: the published
    /// algorithm, for comparison.</summary>
    /// <param name="poses">The sequences.</param>
    /// <param name="text">One prompt a row; null leaves cross-attention out.</param>
    /// <param name="cancellationToken">Stops within about one node's time.</param>
    /// <returns>
    /// (row, token, logits): place j holds the prediction of token j + 1; the last place is zeros.
    /// </returns>
    /// <exception cref="ArgumentException">The text has another number of rows or another width.</exception>
    /// <inheritdoc cref="Begin"/>
    public float[] FullPass(
        TeacherForcedPoses poses, TextStates? text, CancellationToken cancellationToken = default)
    {
        var (rows, tokens) = (poses.Rows, Config.MaxTokens);
        HostTensor[] inputs =
        [
            HostTensor.Of(PoseTransformerGraph.Coordinates, poses.Coordinates, rows, tokens, 2),
            HostTensor.Of(PoseTransformerGraph.Real, poses.Real, rows, tokens),
        ];
        if (text is not null)
        {
            var texts = TextOfRows.From(text, [.. Enumerable.Range(0, rows)], Config.TextWidth);
            inputs = [.. inputs, HostTensor.Of(
                PoseTransformerGraph.TextStates, texts.States, texts.Texts, texts.Tokens, Config.TextWidth)];
        }
        var session = text is null ? _fullWithoutText.Value : _full.Value;
        return session.Run(inputs, [PoseTransformerGraph.Logits], cancellationToken)[0].Data;
    }

    /// <summary>Stops what is running, waits for it and releases the models. Decoders stay
    /// to be disposed.</summary>
    public void Dispose()
    {
        _stepWithoutText.Dispose();
        _full.Dispose();
        _fullWithoutText.Dispose();
        _step.Dispose();
        _text.Dispose();
    }

    ModelSession OpenStep(bool withText) => Open(
        withText ? "model.onnx" : "model_no_text.onnx", _contract.Step(withText),
        (config, weights, precision) => PoseTransformerGraph.Step(config, weights, withText, precision),
        _options with { CapturesGraph = _options.CudaGraph });

    ModelSession OpenFullPass(bool withText) => Open(
        withText ? "full.onnx" : "full_no_text.onnx", _contract.FullPass(withText),
        (config, weights, precision) => PoseTransformerGraph.FullPass(config, weights, withText, precision));

    ModelSession Open(
        string file, ModelContract contract,
        Func<PoseTransformerConfig, PoseTransformerWeights, GraphTarget, OnnxModel> write,
        InferenceOptions? options = null)
    {
        var source = new ModelSource(_folder, file, Build) { EightBits = EightBitForm.Built };
        return ModelSession.Open(source, contract, options ?? _options);

        OnnxModel Build(OnnxType precision)
        {
            using var checkpoint = Checkpoint.Open(_folder);     // ONNX Runtime maps the file itself
            return write(Config, new PoseTransformerWeights(Config, checkpoint.NewScope()), precision);
        }
    }
}
