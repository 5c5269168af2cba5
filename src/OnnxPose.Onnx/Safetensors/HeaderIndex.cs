namespace OnnxPose.Onnx.Safetensors;

/// <summary>Finds names in a header by hash without copying one of them; 16 bytes a name.</summary>
/// <remarks>The hash is the runtime's randomised one, so that a file cannot be made to collide.</remarks>
sealed class HeaderIndex(int capacity)
{
    // 1 + the slot that a chain of equal remainders starts with; 0 for none.
    readonly int[] _heads = new int[Math.Max(capacity, 1)];
    readonly Slot[] _slots = new Slot[capacity];
    int _count;

    /// <summary>Adds a name; <see langword="false"/> if it is there already.</summary>
    public bool TryAdd(HeaderText text, HeaderKey key)
    {
        Span<char> buffer = stackalloc char[SafetensorsLimits.NameBytes];
        var name = buffer[..text.CopyKey(key, buffer)];
        if (Find(text, name) >= 0)
        {
            return false;
        }
        ref var head = ref Head(name);
        _slots[_count] = new(key, head);
        head = ++_count;
        return true;
    }

    /// <summary>The number of a name in the order in which names were added, or -1.</summary>
    public int Find(HeaderText text, ReadOnlySpan<char> name)
    {
        for (var at = Head(name) - 1; at >= 0; at = _slots[at].Next - 1)
        {
            if (text.KeyEquals(_slots[at].Key, name))
            {
                return at;
            }
        }
        return -1;
    }

    ref int Head(ReadOnlySpan<char> name) =>
        ref _heads[unchecked((uint)string.GetHashCode(name)) % _heads.Length];

    readonly record struct Slot(HeaderKey Key, int Next);
}
