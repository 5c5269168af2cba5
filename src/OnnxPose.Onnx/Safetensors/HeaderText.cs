using System.Text.Json;

namespace OnnxPose.Onnx.Safetensors;

/// <summary>Where a name lies in a header, its quotes included.</summary>
readonly record struct HeaderKey(int Start, int Length);

/// <summary>The JSON of a header where it lies in the file, and the file's name for messages.</summary>
readonly ref struct HeaderText(ReadOnlySpan<byte> json, string path)
{
    // One level more than there is, so that what is too deep is refused by the tensor's name.
    static readonly JsonReaderOptions s_strict = new() { MaxDepth = 4 };

    public ReadOnlySpan<byte> Json { get; } = json;

    public string Path { get; } = path;

    /// <summary>A strict reader over the whole text: no comments, no trailing commas, four levels.</summary>
    public Utf8JsonReader Reader() => new(Json, s_strict);

    /// <summary>A reader that stands before the value of a key.</summary>
    public Utf8JsonReader ValueOf(HeaderKey key)
    {
        var rest = Json[(key.Start + key.Length)..];
        return new(rest[(rest.IndexOf((byte)':') + 1)..], isFinalBlock: false, new JsonReaderState(s_strict));
    }

    /// <summary>Where the name that <paramref name="reader"/> stands on lies.</summary>
    public static HeaderKey KeyAt(ref readonly Utf8JsonReader reader) =>
        new((int)reader.TokenStartIndex, reader.ValueSpan.Length + 2);

    /// <summary>Whether a key equals a name once its escapes are resolved.</summary>
    public bool KeyEquals(HeaderKey key, ReadOnlySpan<char> name) => KeyReader(key).ValueTextEquals(name);

    /// <summary>Copies a key, its escapes resolved, and returns how many characters it has.</summary>
    /// <param name="key">A key of at most <see cref="SafetensorsLimits.NameBytes"/>.</param>
    /// <param name="destination">Room for <see cref="SafetensorsLimits.NameBytes"/> characters.</param>
    public int CopyKey(HeaderKey key, Span<char> destination) => KeyReader(key).CopyString(destination);

    /// <summary>A key as a string, its escapes resolved.</summary>
    public string KeyString(HeaderKey key) => KeyReader(key).GetString() ?? "";

    /// <summary>A fault of this file.</summary>
    public SafetensorsFormatException Fault(string fault) => new(Path, fault);

    /// <summary>A fault of one tensor of this file; a long name is cut.</summary>
    public SafetensorsFormatException Fault(HeaderKey key, string fault) =>
        Fault($"tensor '{Shortened.Text(KeyString(key))}' {fault}");

    Utf8JsonReader KeyReader(HeaderKey key)
    {
        var reader = new Utf8JsonReader(Json.Slice(key.Start, key.Length));
        reader.Read();
        return reader;
    }
}
