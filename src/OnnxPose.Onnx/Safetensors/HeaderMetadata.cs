using System.Text.Json;

namespace OnnxPose.Onnx.Safetensors;

/// <summary>The <c>__metadata__</c> of a header: an object of strings.</summary>
static class HeaderMetadata
{
    /// <summary>
    /// Reads the value that follows and refuses all but an object of strings with unique names.
    /// </summary>
    public static void Check(ref Utf8JsonReader reader, HeaderText text)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw text.Fault(
                $"its __metadata__ is {HeaderWords.Found(ref reader)}; expected an object of strings");
        }
        var names = new HeaderIndex(Count(reader, text));
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = HeaderNames.Check(ref reader, text);
            if (!names.TryAdd(text, key))
            {
                throw text.Fault($"its __metadata__ has {Named(text, key)} twice");
            }
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
            {
                throw text.Fault($"its __metadata__ has {HeaderWords.Found(ref reader)} as " +
                    $"{Named(text, key)}; expected a text");
            }
            HeaderNames.CheckSurrogates(ref reader, text);
        }
    }

    /// <summary>The entries as strings; call it on a header that was checked.</summary>
    public static Dictionary<string, string> Read(HeaderText text, HeaderKey key)
    {
        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        var reader = text.ValueOf(key);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString() ?? "";
            reader.Read();
            entries[name] = reader.GetString() ?? "";
        }
        return entries;
    }

    static string Named(HeaderText text, HeaderKey key) => $"'{Shortened.Text(text.KeyString(key))}'";

    // Counts on a copy of the reader, so that the index can be made in the right size at once.
    static int Count(Utf8JsonReader reader, HeaderText text)
    {
        var count = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (++count > SafetensorsLimits.MetadataEntries)
            {
                throw text.Fault(
                    $"its __metadata__ has more than {SafetensorsLimits.MetadataEntries} entries");
            }
            reader.Skip();
        }
        return count;
    }
}
