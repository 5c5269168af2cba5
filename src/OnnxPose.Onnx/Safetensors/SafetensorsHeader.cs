namespace OnnxPose.Onnx.Safetensors;

/// <summary>
/// A header that obeys every rule of the format: where each tensor lies, and an index over the names.
/// </summary>
/// <remarks>
/// Keeps at most 40 bytes a tensor, which is less than the tensor's own part of the header: names and shapes
/// stay in the file until they are asked for. Immutable and thread-safe.
/// </remarks>
sealed class SafetensorsHeader
{
    readonly TensorRecord[] _records;
    readonly HeaderIndex _names;

    internal SafetensorsHeader(
        int jsonLength, TensorRecord[] records, HeaderIndex names, int count, HeaderKey? metadata) =>
        (JsonLength, _records, _names, Count, Metadata) = (jsonLength, records, names, count, metadata);

    /// <summary>Bytes of the length that stands before the JSON.</summary>
    public const int PrefixLength = 8;

    /// <summary>How many tensors there are.</summary>
    public int Count { get; }

    /// <summary>Bytes of the JSON, padding included.</summary>
    public int JsonLength { get; }

    /// <summary>Where the tensors' bytes begin, counted from the start of the file.</summary>
    public int DataStart => PrefixLength + JsonLength;

    /// <summary>Where <c>__metadata__</c> stands, if it is there.</summary>
    public HeaderKey? Metadata { get; }

    /// <summary>The number of a tensor in the order of the file, or -1.</summary>
    public int Find(HeaderText text, string name) => _names.Find(text, name);

    /// <summary>The name of a tensor by its number.</summary>
    public string Name(HeaderText text, int index) => text.KeyString(_records[index].Key);

    /// <summary>The tensor of a number; its declaration is read, and thereby checked, again.</summary>
    public TensorEntry Entry(HeaderText text, int index)
    {
        var record = _records[index];
        var reader = text.ValueOf(record.Key);
        var declaration = TensorDeclaration.Read(ref reader, text, record.Key);
        if (declaration.Begin != record.Begin || declaration.End != record.End)
        {
            throw text.Fault(record.Key, "changed while the file was open; replace files by renaming only");
        }
        return new(text.KeyString(record.Key), declaration.DType, declaration.Shape, text.Path,
            DataStart + record.Begin, record.End - record.Begin);
    }
}

/// <summary>Where one tensor's name stands, and its bytes counted from the end of the header.</summary>
readonly record struct TensorRecord(HeaderKey Key, long Begin, long End);
