using OnnxPose.Onnx.Graphs;

namespace OnnxPose.Inference;

/// <summary>Names and sizes of a decoder's cache of attention keys and values.</summary>
/// <param name="Layers">Attention layers.</param>
/// <param name="Rows">Sequences decoded together.</param>
/// <param name="Heads">Attention heads.</param>
/// <param name="HeadSize">Width of a head as it is cached, padding included.</param>
/// <param name="MaxTokens">Tokens of the longest sequence.</param>
readonly record struct CacheShape(int Layers, int Rows, int Heads, int HeadSize, int MaxTokens);

/// <summary>
/// Keys and values of the past tokens, laid out (row, head, token, head size) and updated in place: the same
/// tensor is a step's input and output, so that a step writes one token and copies nothing.
/// </summary>
/// <remarks>
/// Attention stops at a row's length, so room to spare costs memory and no time. The cache starts with room
/// for one person and doubles. Not thread-safe.
/// </remarks>
sealed class KeyValueCache : IDisposable
{
#if DEBUG
    const int InitialTokens = 2;       // so that every test grows it
#else
    const int InitialTokens = 160;     // the tokens of one person, rounded up
#endif

    readonly SessionBinding _binding;
    readonly CacheShape _shape;
    readonly OnnxType _type;
    readonly DeviceBuffer[] _buffers;     // keys of layer 0, values of layer 0, keys of layer 1, ...

    /// <summary>An empty cache, bound to inputs past_key.i and past_value.i and outputs key.i and
    /// value.i.</summary>
    /// <param name="binding">The decoding step; it must outlive the cache.</param>
    /// <param name="shape">Its sizes.</param>
    /// <param name="type">Its element type.</param>
    /// <param name="canGrow">False where copying is dearer than room: then all of it is taken at
    /// once.</param>
    public KeyValueCache(SessionBinding binding, CacheShape shape, OnnxType type, bool canGrow)
    {
        (_binding, _shape, _type) = (binding, shape, type);
        Capacity = canGrow ? Math.Min(InitialTokens, shape.MaxTokens) : shape.MaxTokens;
        _buffers = new DeviceBuffer[2 * shape.Layers];
        try
        {
            for (var i = 0; i < _buffers.Length; i++)
            {
                _buffers[i] = Allocate(Capacity);
                Bind(i);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Tokens that a row has room for.</summary>
    public int Capacity { get; private set; }

    /// <summary>Makes room for rows of this many tokens, keeping what is there.</summary>
    public void Reserve(int tokens)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(tokens, _shape.MaxTokens);
        if (tokens <= Capacity)
        {
            return;
        }
        var capacity = Math.Min(Math.Max(tokens, 2 * Capacity), _shape.MaxTokens);
        for (var i = 0; i < _buffers.Length; i++)
        {
            var larger = Allocate(capacity);
            Copy(_buffers[i], Capacity, larger, capacity);
            _buffers[i].Dispose();
            _buffers[i] = larger;
            Bind(i);
        }
        Capacity = capacity;
    }

    /// <summary>Releases the memory.</summary>
    public void Dispose() => Array.ForEach(_buffers, static buffer => buffer?.Dispose());

    DeviceBuffer Allocate(int tokens) =>
        _binding.Allocate(_type, _shape.Rows, _shape.Heads, tokens, _shape.HeadSize);

    void Bind(int i)
    {
        var name = i % 2 == 0 ? "key" : "value";
        _binding.Input($"past_{name}.{i / 2}", _buffers[i]);
        _binding.Output($"{name}.{i / 2}", _buffers[i]);
    }

    void Copy(DeviceBuffer from, int fromTokens, DeviceBuffer to, int toTokens)
    {
        var blocks = _shape.Rows * _shape.Heads;
        var source = from.Bytes;
        var target = to.Bytes;
        var size = source.Length / blocks / fromTokens;     // bytes of one token of one head
        for (var block = 0; block < blocks; block++)
        {
            var kept = source.Slice(block * fromTokens * size, fromTokens * size);
            kept.CopyTo(target[(block * toTokens * size)..]);
        }
    }
}
