using System.Text;
using System.Text.Json;

namespace OnnxPose.Onnx.Safetensors;

/// <summary>Says what stands in a header, for messages.</summary>
static class HeaderWords
{
    const int MostBytes = 400;     // more than Shortened keeps, in the longest characters

    /// <summary>What the reader stands on: a number or a text as it is spelt there, else its kind.</summary>
    public static string Found(ref readonly Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Number => Quote(reader.ValueSpan),
        JsonTokenType.String => $"the text '{Quote(reader.ValueSpan)}'",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.StartObject => "an object",
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => "null",
    };

    /// <summary>Bytes of a header, escapes as they stand there; a long text is cut.</summary>
    public static string Quote(ReadOnlySpan<byte> raw) =>
        Shortened.Text(Encoding.UTF8.GetString(raw[..Math.Min(raw.Length, MostBytes)]));
}
