using System.Text.Json;
using System.Text.Unicode;
using OnnxPose.Onnx.Files;

namespace OnnxPose.Onnx.Architectures;

/// <summary>A component's config.json, read key by key: a missing or impossible value names itself.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
sealed partial class ConfigFile
{
    const int MaxBytes = 1 << 20;     // the largest config.json on the hub has some tens of kilobytes

    readonly string _path;
    readonly string _slot;
    readonly JsonElement _root;

    ConfigFile(string path, string slot, JsonElement root) => (_path, _slot, _root) = (path, slot, root);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="slot">The place that it configures, as messages name it.</param>
    /// <exception cref="ModelContractException">It is not there, larger than 1 MiB, or not a JSON
    /// object.</exception>
    public static ConfigFile Read(string path, string slot)
    {
        if (!File.Exists(path))
        {
            throw new ModelContractException($"'{path}' is not there, and {slot} needs it. " +
                "Check the folder, or pull the model again.");
        }
        var bytes = BoundedFile.TryRead(path, MaxBytes)
            ?? throw Refuse(path, slot, $"it has more than {MaxBytes} bytes");
        if (!Utf8.IsValid(bytes))
        {
            throw Refuse(path, slot, "it is not UTF-8 text");
        }
        try
        {
            using var document = JsonDocument.Parse(PythonNumbers.Quote(bytes));
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new(path, slot, document.RootElement.Clone())
                : throw Refuse(
                    path, slot, $"it is a JSON {document.RootElement.ValueKind}, expected an object");
        }
        catch (JsonException e)
        {
            throw Refuse(path, slot, $"it is not JSON: {e.Message.TrimEnd('.')}", e);
        }
    }

    /// <summary>The object beneath a key, or this one where there is none.</summary>
    public ConfigFile Within(string key) =>
        _root.TryGetProperty(key, out var inner) && inner.ValueKind == JsonValueKind.Object
            ? new(_path, _slot, inner)
            : this;

    /// <summary>A whole number from <paramref name="min"/> to <paramref name="max"/>.</summary>
    /// <exception cref="ModelContractException">It is missing and there is no default, or it is something
    /// else.</exception>
    public int Integer(string key, int min, int max, int? absent = null)
    {
        if (!_root.TryGetProperty(key, out var value))
        {
            return absent ?? throw Missing(key, $"a whole number from {min} to {max}");
        }
        return TryInteger(value, min, max) ?? throw Wrong(key, value, $"a whole number from {min} to {max}");
    }

    /// <summary>A whole number from <paramref name="min"/> to <paramref name="max"/>; null where there is
    /// none or something else.</summary>
    public int? IntegerOrNone(string key, int min, int max) =>
        _root.TryGetProperty(key, out var value) ? TryInteger(value, min, max) : null;

    /// <summary>A number above 0.</summary>
    /// <inheritdoc cref="Integer"/>
    public float Positive(string key, float? absent = null)
    {
        if (!_root.TryGetProperty(key, out var value))
        {
            return absent ?? throw Missing(key, "a number above 0");
        }
        return value.ValueKind == JsonValueKind.Number && value.TryGetSingle(out var number)
            && number > 0 && float.IsFinite(number)
                ? number
                : throw Wrong(key, value, "a number above 0");
    }

    /// <summary>One of a few words.</summary>
    /// <inheritdoc cref="Integer"/>
    public string Word(string key, ReadOnlySpan<string> known, string? absent = null)
    {
        var expected = $"one of {string.Join(", ", known.ToArray())}";
        if (!_root.TryGetProperty(key, out var value))
        {
            return absent ?? throw Missing(key, expected);
        }
        return Text(value) is { } word && known.Contains(word) ? word : throw Wrong(key, value, expected);
    }

    /// <summary>Requires a flag to be true where it is given.</summary>
    /// <exception cref="ModelContractException">It is given and not true.</exception>
    public void RequireTrue(string key)
    {
        if (_root.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.True)
        {
            throw Wrong(key, value, "true");
        }
    }

    /// <summary>What to throw where values do not fit together.</summary>
    /// <param name="fault">The keys, what they hold and what was expected.</param>
    public ModelContractException Refuse(string fault) => Refuse(_path, _slot, fault);

    static int? TryInteger(JsonElement value, int min, int max) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
        && number >= min && number <= max
            ? number
            : null;

    // Null for what is no text, half a surrogate pair included.
    static string? Text(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    ModelContractException Missing(string key, string expected) =>
        Refuse(_path, _slot, $"it has no '{key}', expected {expected}");

    ModelContractException Wrong(string key, JsonElement value, string expected)
    {
        const int Longest = 60;
        var text = value.GetRawText();
        text = text.Length <= Longest ? text : $"{text[..Longest]}...";
        return Refuse(_path, _slot, $"'{key}' is {text}, expected {expected}");
    }

    static ModelContractException Refuse(string path, string slot, string fault, Exception? inner = null) =>
        new($"'{path}' does not configure {slot}: {fault}. " +
            "Check that the folder belongs to this slot.", inner);
}
