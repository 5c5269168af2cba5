using System.Buffers.Binary;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using OnnxPose.Onnx.Files;

namespace OnnxPose.Onnx.Safetensors;

/// <summary>
/// Writes <c>.safetensors</c> files, whole or not at all; the same tensors give the same bytes.
/// </summary>
static class SafetensorsWriter
{
    const int Alignment = 8;

    // A name keeps its characters; only what JSON itself cannot hold is escaped.
    static readonly JsonWriterOptions s_plain =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    static readonly UTF8Encoding s_strictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>
    /// Writes tensors, the widest elements first, then by name, after a header padded to 8 bytes.
    /// </summary>
    /// <param name="path">
    /// The file; a mapped older version of it stays readable to those who have it open.
    /// </param>
    /// <param name="tensors">In any order.</param>
    /// <param name="metadata">Strings for <c>__metadata__</c>, written in the order of their names.</param>
    /// <exception cref="ArgumentException">
    /// A name is there twice, a limit of <see cref="SafetensorsLimits"/> is passed, or a value does not fit
    /// its type.
    /// </exception>
    /// <exception cref="IOException">The file cannot be written; an older version is as it was.</exception>
    public static void Write(
        string path, IEnumerable<TensorToWrite> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        TensorToWrite[] ordered = [.. tensors
            .OrderByDescending(static tensor => tensor.DType.ByteSize())
            .ThenBy(static tensor => tensor.Name, StringComparer.Ordinal)];
        var header = Header(ordered, metadata);
        RequireReadable(path, header, ordered.Sum(static tensor => tensor.ByteLength));
        AtomicFile.Write(path, stream =>
        {
            Span<byte> length = stackalloc byte[SafetensorsHeader.PrefixLength];
            BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
            stream.Write(length);
            stream.Write(header);
            foreach (var tensor in ordered)
            {
                tensor.WriteTo(stream);
            }
        });
    }

    static byte[] Header(TensorToWrite[] tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, s_plain))
        {
            json.WriteStartObject();
            WriteMetadata(json, metadata);
            var begin = 0L;
            foreach (var tensor in tensors)
            {
                WriteTensor(json, tensor, begin);
                begin += tensor.ByteLength;
            }
            json.WriteEndObject();
        }
        while (stream.Length % Alignment != 0)
        {
            stream.WriteByte((byte)' ');
        }
        return stream.ToArray();
    }

    static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is not { Count: > 0 })
        {
            return;
        }
        json.WriteStartObject("__metadata__"u8);
        foreach (var (name, value) in metadata.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            json.WriteString(RequireUnicode(name), RequireUnicode(value));
        }
        json.WriteEndObject();
    }

    static void WriteTensor(Utf8JsonWriter json, TensorToWrite tensor, long begin)
    {
        json.WriteStartObject(RequireUnicode(tensor.Name));
        json.WriteString("dtype"u8, tensor.DType.HeaderName());
        json.WriteStartArray("shape"u8);
        foreach (var dimension in tensor.Shape)
        {
            json.WriteNumberValue(dimension);
        }
        json.WriteEndArray();
        json.WriteStartArray("data_offsets"u8);
        json.WriteNumberValue(begin);
        json.WriteNumberValue(begin + tensor.ByteLength);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    // Utf8JsonWriter would write U+FFFD for half of a surrogate pair, and so another name.
    static string RequireUnicode(string text)
    {
        try
        {
            s_strictUtf8.GetByteCount(text);
            return text;
        }
        catch (EncoderFallbackException e)
        {
            throw new ArgumentException($"'{Shortened.Text(text)}' has half of a surrogate pair.", e);
        }
    }

    // One set of rules: what our own reader would refuse is never written.
    static void RequireReadable(string path, byte[] header, long bufferLength)
    {
        try
        {
            if (header.Length > SafetensorsLimits.HeaderBytes)
            {
                throw new SafetensorsFormatException(path, $"its header would have {header.Length} bytes");
            }
            HeaderParser.Parse(new HeaderText(header, path), bufferLength);
        }
        catch (SafetensorsFormatException e)
        {
            throw new ArgumentException($"These tensors cannot be written: {e.Message}", e);
        }
    }
}
