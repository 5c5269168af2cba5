using OnnxPose.Inference;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Graphs;

namespace OnnxPose.Models;

/// <summary>Steps the text-to-pose transformer with a cache. See <see cref="IPoseDecoder"/>.</summary>
sealed class PoseDecoder : IPoseDecoder
{
    readonly SessionBinding _binding;
    readonly KeyValueCache _cache;
    readonly PoseToken[] _tokens;
    readonly HostBuffer<long> _kinds, _parts, _people;
    readonly HostBuffer<float> _coordinates, _logits;
    readonly HostBuffer<int> _past, _total;
    readonly List<DeviceBuffer> _text = [];
    readonly bool _isRecorded;

    internal PoseDecoder(PoseTransformerConfig config, ModelSession step, int rows)
    {
        (Config, Rows, _tokens, _isRecorded) = (config, rows, new PoseToken[rows], step.CapturesGraph);
        _binding = step.Bind();
        try
        {
            _kinds = _binding.DeviceInput<long>(PoseTransformerGraph.Kinds, OnnxType.Int64, rows);
            _parts = _binding.DeviceInput<long>(PoseTransformerGraph.Parts, OnnxType.Int64, rows);
            _people = _binding.DeviceInput<long>(PoseTransformerGraph.People, OnnxType.Int64, rows);
            _coordinates = _binding.DeviceInput<float>(
                PoseTransformerGraph.Coordinates, OnnxType.Float32, rows, 2);
            _past = _binding.DeviceInput<int>(PoseTransformerGraph.PastTokens, OnnxType.Int32, rows);
            _total = _binding.Input<int>(PoseTransformerGraph.TotalTokens);
            _logits = _binding.Output(PoseTransformerGraph.Logits, rows, 4, config.LogitsPerToken);
            var shape = new CacheShape(
                config.Layers, rows, config.Heads,
                PoseTransformerGraph.CachedHeadSize(config), config.MaxTokens);
            var type = step.InputType(PoseTransformerGraph.PastKey(0));
            _cache = new(_binding, shape, type, canGrow: step.Cuda is null);
        }
        catch
        {
            _binding.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public PoseTransformerConfig Config { get; }

    /// <inheritdoc/>
    public int Rows { get; }

    /// <inheritdoc/>
    public Span<PoseToken> Tokens => _tokens;

    /// <inheritdoc/>
    public Span<int> Lengths => _past.Data;

    /// <inheritdoc/>
    public void Step(CancellationToken cancellationToken)
    {
        var longest = 0;
        for (var row = 0; row < _tokens.Length; row++)
        {
            Write(row, _tokens[row]);
            longest = Math.Max(longest, _past.Data[row]);
        }
        _cache.Reserve(longest + 1);
        // A recorded step takes its sizes from the first run, so that it must have room for the longest.
        _total.Data[0] = _isRecorded ? Config.MaxTokens : longest + 1;
        _binding.Run(cancellationToken);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<float> Logits(int row, PoseHead head)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
        var size = Config.LogitsPerToken;
        return _logits.Data.AsSpan(((4 * row) + (int)head) * size, size);
    }

    /// <summary>Stops a step in progress, waits for it and releases the cache.</summary>
    public void Dispose()
    {
        _binding.Dispose();
        _cache.Dispose();
        _text.ForEach(static buffer => buffer.Dispose());
    }

    /// <summary>Computes the keys and values of cross-attention into the decoder's own memory.</summary>
    internal void Read(ModelSession textModel, TextOfRows texts, CancellationToken cancellationToken)
    {
        using var binding = textModel.Bind();
        var states = binding.Input<float>(
            PoseTransformerGraph.TextStates, texts.Texts, texts.Tokens, Config.TextWidth);
        texts.States.CopyTo(states.Data, 0);
        for (var layer = 0; layer < Config.Layers; layer++)
        {
            Share(binding, PoseTransformerGraph.TextKey(layer), textModel, texts);
            Share(binding, PoseTransformerGraph.TextValue(layer), textModel, texts);
        }
        binding.Run(cancellationToken);
    }

    void Share(SessionBinding textBinding, string name, ModelSession textModel, TextOfRows texts)
    {
        var type = textModel.OutputType(name);
        var buffer = _binding.Allocate(type, texts.Texts, Config.Heads, texts.Tokens, Config.HeadSize);
        _text.Add(buffer);
        textBinding.Output(name, buffer);
        _binding.Input(name, buffer);
    }

    void Write(int row, PoseToken token)
    {
        var kind = (int)token.Kind;
        if ((uint)kind >= (uint)PoseTokenLayout.PartCount.Length
            || (uint)token.Index >= (uint)PoseTokenLayout.PartCount[kind]
            || (uint)token.Person >= (uint)Config.MaxPeople)
        {
            throw new ArgumentException(
                $"Row {row} has the token {token}; " +
                $"expected a corner or point of person 0 to {Config.MaxPeople - 1}.");
        }
        if ((uint)_past.Data[row] >= (uint)Config.MaxTokens)
        {
            throw new ArgumentException(
                $"Row {row} has {_past.Data[row]} past tokens; expected 0 to {Config.MaxTokens - 1}.");
        }
        _kinds.Data[row] = kind;
        _parts.Data[row] = PoseTokenLayout.FirstPart[kind] + token.Index;
        _people.Data[row] = token.Kind == PoseTokenKind.Start ? 0 : token.Person + 1;
        _coordinates.Data[2 * row] = token.X;
        _coordinates.Data[(2 * row) + 1] = token.Kind == PoseTokenKind.Start ? 0 : token.Y;
    }
}
