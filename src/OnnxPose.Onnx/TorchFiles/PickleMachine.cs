using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Onnx.TorchFiles;

/// <summary>Reads the part of Python's pickle language (protocol 2) in which torch writes tensors.</summary>
/// <remarks>
/// Executes nothing: <see cref="TorchGlobals"/> is all that can be named or called. Time and memory are
/// bounded by the pickle's length and <see cref="MostValues"/>; nothing recurs, however deeply values are
/// nested. One machine reads one pickle. Source of the language: CPython's Lib/pickletools.py.
/// </remarks>
sealed class PickleMachine(string path)
{
    /// <summary>Values that are put onto the stack or aside in all; a tensor takes some 35.</summary>
    public const int MostValues = 1 << 18;

    const int Protocol = 2;

    readonly List<object?> _stack = [];
    readonly Stack<int> _marks = new();
    readonly Dictionary<int, object?> _memo = [];
    int _values;

    /// <summary>The one value that a pickle stands for.</summary>
    /// <exception cref="ModelContractException">The pickle is broken, or asks for more than
    /// tensors.</exception>
    public object? Run(ReadOnlySpan<byte> pickle)
    {
        var bytes = new PickleBytes(pickle, path);
        if (bytes.Byte() != 0x80 || bytes.Byte() != Protocol)
        {
            throw TorchFile.Refuse(path, $"its pickle does not begin with protocol {Protocol}");
        }
        while (bytes.Byte() is var code && code != '.')
        {
            if (!Push(code, ref bytes) && !Build(code))
            {
                Remember(code, ref bytes);
            }
        }
        var result = Pop();
        return _stack.Count == 0 && _marks.Count == 0
            ? result
            : throw TorchFile.Refuse(path, "its pickle leaves values behind");
    }

    // Operations that put something new onto the stack.
    bool Push(byte code, ref PickleBytes bytes)
    {
        switch (code)
        {
            case (byte)'(': _marks.Push(_stack.Count); break;
            case (byte)'}': Push(new PickleDictionary()); break;
            case (byte)')': Push(Array.Empty<object?>()); break;
            case (byte)'N': Push(null); break;
            case 0x88: Push(true); break;
            case 0x89: Push(false); break;
            case (byte)'K': Push((long)bytes.Byte()); break;
            case (byte)'M': Push((long)bytes.UInt16()); break;
            case (byte)'J': Push((long)bytes.Int32()); break;
            case 0x8A: Push(bytes.ShortInteger()); break;
            case (byte)'X': Push(bytes.Text()); break;
            case (byte)'c': Push(Global(bytes.Line(), bytes.Line())); break;
            default: return false;
        }
        return true;
    }

    // Operations that make something out of what is on the stack.
    bool Build(byte code)
    {
        switch (code)
        {
            case (byte)'t': Push(PopToMark()); break;
            case >= 0x85 and <= 0x87: Push(Pop(code - 0x84)); break;
            case (byte)'Q':
                Push(TorchGlobals.Storage(Pop()) ?? throw TorchFile.Refuse(
                    path, "its pickle refers to something outside that is no storage"));
                break;
            case (byte)'R': Reduce(); break;
            case (byte)'s': SetEntries(Pop(2)); break;
            case (byte)'u': SetEntries(PopToMark()); break;
            case (byte)'b': DropState(); break;
            default: return false;
        }
        return true;
    }

    // Operations that put something aside or fetch it again.
    void Remember(byte code, ref PickleBytes bytes)
    {
        switch (code)
        {
            case (byte)'q': Put(bytes.Byte()); break;
            case (byte)'r': Put(bytes.Int32()); break;
            case (byte)'h': Push(Recall(bytes.Byte())); break;
            case (byte)'j': Push(Recall(bytes.Int32())); break;
            default:
                throw TorchFile.Refuse(path, FormattableString.Invariant(
                    $"its pickle has the operation 0x{code:X2}, which no dictionary of tensors needs"));
        }
    }

    object Global(string module, string name) => TorchGlobals.Find(module, name)
        ?? throw TorchFile.Refuse(path,
            $"its pickle asks for '{Shortened.Text(module)}.{Shortened.Text(name)}', which is no part of a " +
            "dictionary of tensors; nothing was executed");

    void Reduce()
    {
        var (arguments, function) = (Pop(), Pop());
        Push(TorchGlobals.Call(function, arguments as object?[] ?? [null])
            ?? throw TorchFile.Refuse(path,
                $"its pickle calls {Name(function)} with arguments that it does not take; nothing was " +
                "executed"));
    }

    void SetEntries(object?[] items)
    {
        if (items.Length % 2 != 0 || Top() is not PickleDictionary dictionary)
        {
            throw TorchFile.Refuse(path, "its pickle fills something that is no dictionary");
        }
        for (var i = 0; i < items.Length; i += 2)
        {
            dictionary.Set(items[i] as string
                ?? throw TorchFile.Refuse(path, "its pickle has a dictionary with a key that is no text"),
                items[i + 1]);
        }
    }

    // A state dictionary carries an attribute with the versions of its modules, which nothing here needs.
    void DropState()
    {
        if (Pop() is not PickleDictionary || Top() is not PickleDictionary)
        {
            throw TorchFile.Refuse(path, "its pickle gives a state to something that is no dictionary");
        }
    }

    void Push(object? value)
    {
        CountOne();
        _stack.Add(value);
    }

    void Put(int place)
    {
        CountOne();
        _memo[place] = Top();
    }

    void CountOne()
    {
        if (++_values > MostValues)
        {
            throw TorchFile.Refuse(path, $"its pickle makes more than {MostValues} values");
        }
    }

    object? Top() => _stack.Count > Floor ? _stack[^1] : throw Empty();

    object? Pop() => Pop(1)[0];

    object?[] Pop(int count) => _stack.Count - count >= Floor ? Cut(_stack.Count - count) : throw Empty();

    object?[] PopToMark() => _marks.TryPop(out var mark) ? Cut(mark) : throw Empty();

    object?[] Cut(int start)
    {
        object?[] values = [.. _stack[start..]];
        _stack.RemoveRange(start, values.Length);
        return values;
    }

    // What stands below the last mark is out of reach.
    int Floor => _marks.TryPeek(out var mark) ? mark : 0;

    object? Recall(int place) => _memo.TryGetValue(place, out var value)
        ? value
        : throw TorchFile.Refuse(path, $"its pickle recalls value {place}, which it never put aside");

    ModelContractException Empty() => TorchFile.Refuse(path, "its pickle takes more values than it made");

    static string Name(object? function) => function is TorchGlobal global ? global.ToString() : "a value";
}
