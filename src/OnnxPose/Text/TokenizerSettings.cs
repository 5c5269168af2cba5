using System.Text.Json;

namespace OnnxPose.Text;

/// <summary>Which tokens start, end and pad a sequence, and how long it is.</summary>
/// <remarks>
/// Source: <c>tokenizer_config.json</c>, then <c>special_tokens_map.json</c>, then the values of the
/// published CLIP tokenizers. Immutable and thread-safe.
/// </remarks>
sealed record TokenizerSettings(string Start, string End, string Pad, int MaxLength)
{
    /// <summary>The length that every published CLIP text encoder was trained with.</summary>
    public const int ClipLength = 77;

    /// <summary>The longest sequence a settings file may ask for.</summary>
    public const int LengthLimit = 1 << 16;

    /// <summary>Reads a tokenizer folder's settings; a folder without any gives CLIP's.</summary>
    /// <exception cref="ModelContractException">
    /// A file is no JSON object or a value has the wrong form.
    /// </exception>
    public static TokenizerSettings Read(string folder)
    {
        var first = new SettingsFile(Path.Combine(folder, "tokenizer_config.json"));
        var second = new SettingsFile(Path.Combine(folder, "special_tokens_map.json"));
        var end = Token("eos_token") ?? "<|endoftext|>";
        return new(
            Start: Token("bos_token") ?? "<|startoftext|>",
            End: end,
            Pad: Token("pad_token") ?? end,
            MaxLength: first.Length("model_max_length") ?? ClipLength);

        string? Token(string name) => first.Token(name) ?? second.Token(name);
    }

    // One of the two files; all values are null where it does not exist.
    sealed class SettingsFile
    {
        readonly string _path;
        readonly JsonElement? _root;

        public SettingsFile(string path)
        {
            _path = path;
            if (!File.Exists(path))
            {
                return;
            }
            try
            {
                using var document = JsonDocument.Parse(TokenizerFile.ReadBytes(path));
                _root = document.RootElement.ValueKind == JsonValueKind.Object
                    ? document.RootElement.Clone()
                    : throw Bad("it does not hold a JSON object");
            }
            catch (JsonException e)
            {
                throw Bad($"it is not valid JSON ({e.Message.TrimEnd('.')})", e);
            }
        }

        // A token is a string, or an object with its text under "content".
        public string? Token(string name)
        {
            if (Property(_root, name) is not { } value)
            {
                return null;
            }
            var content = value.ValueKind == JsonValueKind.Object ? Property(value, "content") : value;
            try
            {
                return content is { ValueKind: JsonValueKind.String } text
                    && text.GetString() is { Length: > 0 } token
                    ? token
                    : throw Bad($"'{name}' is neither a text nor an object with a 'content'");
            }
            catch (InvalidOperationException e)
            {
                throw Bad($"'{name}' is not valid Unicode text", e);
            }
        }

        // Libraries write 1e30 for "no limit".
        public int? Length(string name)
        {
            if (Property(_root, name) is not { } value)
            {
                return null;
            }
            if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var length))
            {
                throw Bad($"'{name}' is not a number");
            }
            return length switch
            {
                > int.MaxValue => null,
                >= 2 and <= LengthLimit when length == Math.Floor(length) => (int)length,
                _ => throw Bad(
                    $"'{name}' is {value.GetRawText()}; expected a whole number from 2 to {LengthLimit}"),
            };
        }

        static JsonElement? Property(JsonElement? parent, string name) =>
            parent is { } element && element.TryGetProperty(name, out var value)
                && value.ValueKind != JsonValueKind.Null
                ? value
                : null;

        ModelContractException Bad(string fault, Exception? inner = null) =>
            new($"'{_path}' is not usable as the settings of a CLIP tokenizer: {fault}. " +
                "Correct or remove the file.", inner);
    }
}
