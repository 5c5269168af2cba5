using OnnxPose.Onnx.Lora;

namespace OnnxPose.Onnx.Safetensors;

/// <summary>
/// Tensors beneath a dotted prefix. A wrong shape is an error, and so is a tensor that nobody took.
/// </summary>
/// <remarks>
/// Scopes made from one root share what was taken. A tensor may be taken more than once (tied weights). Not
/// thread-safe: one graph is built by one thread. Usable as long as the source is not disposed.
/// </remarks>
sealed class WeightScope
{
    readonly ITensorSource _source;
    readonly HashSet<string> _taken;
    readonly HashSet<string> _ignored;
    readonly IReadOnlyDictionary<string, List<LowRankUpdate>>? _updates;

    /// <summary>A root over all tensors of a source, with nothing taken yet.</summary>
    /// <param name="source">The tensors.</param>
    /// <param name="updates">What LoRAs add to them, by their full names; null for nothing.</param>
    public WeightScope(
        ITensorSource source, IReadOnlyDictionary<string, List<LowRankUpdate>>? updates = null)
        : this(source, "", [], [], updates)
    {
        ArgumentNullException.ThrowIfNull(source);
    }

    WeightScope(ITensorSource source, string prefix, HashSet<string> taken, HashSet<string> ignored,
        IReadOnlyDictionary<string, List<LowRankUpdate>>? updates) =>
        (_source, Prefix, _taken, _ignored, _updates) = (source, prefix, taken, ignored, updates);

    /// <summary>The tensors of all scopes of this root.</summary>
    public ITensorSource Source => _source;

    /// <summary>What stands before every name here: empty for the root, else it ends in a dot.</summary>
    public string Prefix { get; }

    /// <summary>The tensors beneath a name: <c>Scope("text_model.encoder")</c>.</summary>
    public WeightScope Scope(string name) => new(
        _source, $"{Full(name)}.", _taken, _ignored, _updates);

    /// <summary>
    /// The tensors beneath an element of a list: <c>Scope("layers", 3)</c> is <c>layers.3</c>.
    /// </summary>
    public WeightScope Scope(string name, int index) => Scope(FormattableString.Invariant($"{name}.{index}"));

    /// <summary>Whether there is a tensor of this name; asking does not take it.</summary>
    public bool Has(string name) => _source.Tensors.ContainsKey(Full(name));

    /// <summary>
    /// Whether anything stands beneath a name: how layers are counted; asking takes nothing.
    /// </summary>
    public bool HasScope(string name)
    {
        var prefix = $"{Full(name)}.";
        return _source.Tensors.Keys.Any(key => key.StartsWith(prefix, StringComparison.Ordinal));
    }

    /// <summary>A tensor without taking it, for instance to read a size off its shape.</summary>
    /// <exception cref="ModelContractException">
    /// There is none; the message names the nearest names.
    /// </exception>
    public TensorEntry Peek(string name) => _source.Entry(Full(name));

    /// <summary>
    /// Takes the tensor of a name, which must have exactly this shape; no dimensions mean a scalar.
    /// </summary>
    /// <exception cref="ModelContractException">
    /// There is none, or it has another shape; the message names both.
    /// </exception>
    public TensorEntry Take(string name, params ReadOnlySpan<long> shape)
    {
        var entry = Peek(name);
        if (!entry.Shape.AsSpan().SequenceEqual(shape))
        {
            throw new ModelContractException(
                $"Tensor '{entry.Name}' of '{entry.FilePath}' is {entry.Form}, " +
                $"expected {TensorEntry.FormatShape(shape)}. " +
                "Check that the weights belong to their config.json.");
        }
        _taken.Add(entry.Name);
        return _updates?.GetValueOrDefault(entry.Name) is { } updates
            ? entry with { Updates = updates }
            : entry;
    }

    /// <summary>Takes a tensor and copies its values, which must be F32, F16 or BF16.</summary>
    /// <inheritdoc cref="Take"/>
    public float[] TakeSingles(string name, params ReadOnlySpan<long> shape)
    {
        var entry = Take(name, shape);
        var values = new float[entry.ElementCount];
        _source.ReadSingles(entry, values);
        return values;
    }

    /// <summary>Takes a tensor and copies its bytes, in the type that its entry names.</summary>
    /// <inheritdoc cref="Take"/>
    public byte[] TakeBytes(string name, params ReadOnlySpan<long> shape) =>
        _source.ReadBytes(Take(name, shape));

    /// <summary>
    /// Exempts everything beneath a prefix, with or without its last dot, from <see cref="ThrowIfUnused"/>.
    /// </summary>
    public void IgnoreScope(string prefix) => _ignored.Add($"{Full(prefix.TrimEnd('.'))}.");

    /// <summary>
    /// Exempts tensors, for instance buffers such as <c>position_ids</c>; they need not be there.
    /// </summary>
    public void Ignore(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            _taken.Add(Full(name));
        }
    }

    /// <summary>Checks that every tensor beneath this scope was taken or ignored.</summary>
    /// <exception cref="ModelContractException">
    /// The message says how many were not, and names the first three.
    /// </exception>
    public void ThrowIfUnused()
    {
        string[] unused = [.. _source.Tensors.Keys.Where(IsUnused).Order(StringComparer.Ordinal)];
        if (unused.Length > 0)
        {
            throw new ModelContractException(
                $"{unused.Length} {(unused.Length == 1 ? "tensor was" : "tensors were")} not used, " +
                $"first: {string.Join(", ", unused.Take(3).Select(Shortened.Text))}. " +
                $"Check that the weights in '{_source.Path}' belong to their config.json.");
        }
    }

    bool IsUnused(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal)
        && !_taken.Contains(name)
        && !_ignored.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));

    string Full(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Prefix + name;
    }
}
