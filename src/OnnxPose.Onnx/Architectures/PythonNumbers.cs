namespace OnnxPose.Onnx.Architectures;

/// <summary>Makes JSON of what Python's json module writes for numbers that JSON does not have.</summary>
/// <remarks>Stateless and thread-safe.</remarks>
static class PythonNumbers
{
    /// <summary>How Python writes infinity.</summary>
    public const string Infinity = "Infinity";

    /// <summary>How Python writes minus infinity.</summary>
    public const string NegativeInfinity = "-Infinity";

    /// <summary>The same text with these words in quotation marks; itself where there are none.</summary>
    /// <param name="json">UTF-8.</param>
    public static ReadOnlyMemory<byte> Quote(byte[] json)
    {
        if (json.AsSpan().IndexOf("Infinity"u8) < 0 && json.AsSpan().IndexOf("NaN"u8) < 0)
        {
            return json;
        }
        var quoted = new List<byte>(json.Length + 16);
        var inString = false;
        for (var i = 0; i < json.Length; i++)
        {
            var word = inString ? 0 : WordLength(json.AsSpan(i));
            if (word > 0)
            {
                quoted.AddRange([(byte)'"', .. json.AsSpan(i, word), (byte)'"']);
                i += word - 1;
                continue;
            }
            quoted.Add(json[i]);
            if (inString && json[i] == '\\' && i + 1 < json.Length)
            {
                quoted.Add(json[++i]);
            }
            else if (json[i] == '"')
            {
                inString = !inString;
            }
        }
        return quoted.ToArray();
    }

    static int WordLength(ReadOnlySpan<byte> text) =>
        text.StartsWith("-Infinity"u8) ? 9
        : text.StartsWith("Infinity"u8) ? 8
        : text.StartsWith("NaN"u8) ? 3
        : 0;
}
