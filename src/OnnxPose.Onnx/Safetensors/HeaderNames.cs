using System.Globalization;
using System.Text.Json;

namespace OnnxPose.Onnx.Safetensors;

/// <summary>Checks strings of a header that Utf8JsonReader would let pass until they are read.</summary>
static class HeaderNames
{
    /// <summary>
    /// Where the name that the reader stands on lies, once it is short enough and legal Unicode.
    /// </summary>
    public static HeaderKey Check(ref readonly Utf8JsonReader reader, HeaderText text)
    {
        if (reader.ValueSpan.Length > SafetensorsLimits.NameBytes)
        {
            throw text.Fault($"its header has a name of {reader.ValueSpan.Length} bytes at byte " +
                $"{reader.TokenStartIndex}; expected at most {SafetensorsLimits.NameBytes}");
        }
        CheckSurrogates(in reader, text);
        return HeaderText.KeyAt(in reader);
    }

    /// <summary>Refuses a string in which \u escapes leave half of a surrogate pair alone.</summary>
    /// <remarks>Raw surrogates cannot occur: the header was checked to be UTF-8.</remarks>
    public static void CheckSurrogates(ref readonly Utf8JsonReader reader, HeaderText text)
    {
        if (reader.ValueIsEscaped && HasLoneSurrogate(reader.ValueSpan))
        {
            throw text.Fault(
                $"its header has half of a surrogate pair in the string at byte {reader.TokenStartIndex}");
        }
    }

    static bool HasLoneSurrogate(ReadOnlySpan<byte> raw)
    {
        var afterHigh = false;
        for (var i = 0; i < raw.Length; i++)
        {
            var unit = '\0';
            if (raw[i] == '\\' && raw[++i] == 'u')
            {
                unit = (char)ushort.Parse(raw.Slice(i + 1, 4), NumberStyles.AllowHexSpecifier, null);
                i += 4;
            }
            if (char.IsLowSurrogate(unit) != afterHigh)
            {
                return true;
            }
            afterHigh = char.IsHighSurrogate(unit);
        }
        return afterHigh;
    }
}
