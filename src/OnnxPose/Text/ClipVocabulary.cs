using System.Text;
using System.Text.Json;

namespace OnnxPose.Text;

/// <summary>
/// The tokens of a CLIP tokenizer and their ids: 0 to n - 1, each once, all byte symbols among them.
/// </summary>
/// <remarks>Immutable and thread-safe.</remarks>
sealed class ClipVocabulary
{
    readonly Dictionary<string, int> _ids;
    readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    readonly string[] _tokens;
    readonly int[] _inner = new int[256];
    readonly int[] _ending = new int[256];

    ClipVocabulary(string path, Dictionary<string, int> ids)
    {
        _ids = ids;
        _lookup = ids.GetAlternateLookup<ReadOnlySpan<char>>();
        _tokens = TokensById(path, ids);
        for (var value = 0; value < 256; value++)
        {
            var symbol = ByteSymbols.Of((byte)value).ToString();
            _inner[value] = Required(path, symbol, value);
            _ending[value] = Required(path, symbol + ByteSymbols.EndOfWord, value);
        }
    }

    /// <summary>How many tokens there are.</summary>
    public int Count => _tokens.Length;

    /// <summary>The token of a byte.</summary>
    /// <param name="value">The byte.</param>
    /// <param name="endsWord">Whether it is the last byte of its word.</param>
    public int ByteToken(byte value, bool endsWord) => (endsWord ? _ending : _inner)[value];

    /// <summary>A token's id, or null.</summary>
    public int? Find(ReadOnlySpan<char> token) => _lookup.TryGetValue(token, out var id) ? id : null;

    /// <summary>A token's text in the alphabet of <see cref="ByteSymbols"/>.</summary>
    public string TokenOf(int id) => _tokens[id];

    /// <summary>Reads <c>vocab.json</c>.</summary>
    /// <exception cref="ModelContractException">
    /// The file breaks one of the rules that the class states.
    /// </exception>
    public static ClipVocabulary Read(string path)
    {
        var bytes = TokenizerFile.ReadBytes(path);
        try
        {
            return new(path, Parse(path, bytes));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            // The reader reports text that is not UTF-8 as an invalid operation.
            throw Bad(path, $"it is not valid JSON ({e.Message.TrimEnd('.')})", e);
        }
    }

    static Dictionary<string, int> Parse(string path, byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw Bad(path, "it does not hold a JSON object of tokens and ids");
        }
        var ids = new Dictionary<string, int>(json.Length / 20);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var token = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out var id))
            {
                throw Bad(path, $"the id of '{TokenizerFile.Shorten(token)}' is not a whole number");
            }
            if (!ids.TryAdd(token, id))
            {
                throw Bad(path, $"the token '{TokenizerFile.Shorten(token)}' stands there twice");
            }
        }
        reader.Read();   // refuses what follows the object
        return ids;
    }

    static string[] TokensById(string path, Dictionary<string, int> ids)
    {
        var tokens = new string[ids.Count];
        foreach (var (token, id) in ids)
        {
            if (id < 0 || id >= tokens.Length)
            {
                throw Bad(path, $"the id of '{TokenizerFile.Shorten(token)}' is {id}; expected 0 to " +
                    $"{tokens.Length - 1}, because the file has {tokens.Length} tokens");
            }
            if (tokens[id] is { } other)
            {
                throw Bad(path, $"'{TokenizerFile.Shorten(other)}' and '{TokenizerFile.Shorten(token)}' " +
                    $"share the id {id}");
            }
            tokens[id] = token;
        }
        return tokens;
    }

    int Required(string path, string token, int value) =>
        _ids.TryGetValue(token, out var id)
            ? id
            : throw Bad(path, $"the token '{token}' for the byte 0x{value:X2} is missing; without it some " +
                "texts have no ids");

    static ModelContractException Bad(string path, string fault, Exception? inner = null) =>
        new($"'{path}' is not usable as the vocabulary of a CLIP tokenizer: {fault}. " +
            "Take vocab.json and merges.txt from the same model, and fetch them again if they are damaged.",
            inner);
}
