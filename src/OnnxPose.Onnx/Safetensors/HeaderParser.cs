using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace OnnxPose.Onnx.Safetensors;

/// <summary>
/// Reads a header once and checks every rule of the format before anything else sees the file.
/// </summary>
/// <remarks>
/// The format's rules: an 8-byte little-endian length, a JSON object that starts with '{' and may end in
/// spaces, unique names, and tensors that cover the rest of the file without holes and overlaps, each as many
/// bytes as its shape takes. Stricter than the reference library where that is free: see
/// <see cref="SafetensorsLimits"/>, and repeated names, unknown fields, null metadata and padding by anything
/// but spaces are refused.
/// Source: https://github.com/huggingface/safetensors (README, "Format").
/// </remarks>
static class HeaderParser
{
    // {"dtype":"U8","shape":[],"data_offsets":[0,0]} with an empty name, a colon and a comma.
    const int LeastBytesPerTensor = 50;

    /// <summary>The length of the JSON, once the file is known to have that much.</summary>
    /// <param name="prefix">The file's first 8 bytes, or all of it if it has less.</param>
    /// <param name="fileLength">The length of the whole file.</param>
    /// <param name="path">The file's name for messages.</param>
    public static int ReadLength(ReadOnlySpan<byte> prefix, long fileLength, string path)
    {
        if (prefix.Length < SafetensorsHeader.PrefixLength)
        {
            throw new SafetensorsFormatException(
                path, $"it has {fileLength} bytes; the length of its header alone takes 8");
        }
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length is < 2 or > SafetensorsLimits.HeaderBytes)
        {
            throw new SafetensorsFormatException(path,
                $"its header claims {length} bytes; expected 2 to {SafetensorsLimits.HeaderBytes}");
        }
        var present = fileLength - SafetensorsHeader.PrefixLength;
        if ((long)length > present)
        {
            throw new SafetensorsFormatException(
                path, $"its header claims {length} bytes, but the file ends after {present} of them");
        }
        return (int)length;
    }

    /// <summary>Checks a header and remembers where everything lies.</summary>
    /// <param name="text">The JSON, padding included.</param>
    /// <param name="bufferLength">How many bytes of the file follow the JSON.</param>
    /// <exception cref="SafetensorsFormatException">A rule is broken; the message says which.</exception>
    public static SafetensorsHeader Parse(HeaderText text, long bufferLength)
    {
        CheckText(text);
        try
        {
            var records = new TensorRecord[text.Json.Length / LeastBytesPerTensor + 1];
            var count = ReadRoot(text, records, out var metadata);
            records.AsSpan(0, count).Sort(static (a, b) =>
                (a.Begin, a.End, a.Key.Start).CompareTo((b.Begin, b.End, b.Key.Start)));
            CheckCover(text, records.AsSpan(0, count), bufferLength);
            return new(text.Json.Length, records, Index(text, records.AsSpan(0, count)), count, metadata);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new SafetensorsFormatException(
                text.Path, $"its header is not JSON of the right form: {e.Message}", e);
        }
    }

    static void CheckText(HeaderText text)
    {
        if (text.Json[0] != '{')
        {
            throw text.Fault($"its header begins with the byte 0x{text.Json[0]:X2}; expected '{{'");
        }
        if (Utf8.IsValid(text.Json))
        {
            return;
        }
        var valid = 0;
        while (Rune.DecodeFromUtf8(text.Json[valid..], out _, out var length) == OperationStatus.Done)
        {
            valid += length;
        }
        throw text.Fault($"its header is not UTF-8 at byte {valid}");
    }

    static int ReadRoot(HeaderText text, TensorRecord[] records, out HeaderKey? metadata)
    {
        var reader = text.Reader();
        reader.Read();
        metadata = null;
        var count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = HeaderNames.Check(ref reader, text);
            if (!reader.ValueTextEquals("__metadata__"u8))
            {
                var declaration = TensorDeclaration.Read(ref reader, text, key);
                records[count++] = new(key, declaration.Begin, declaration.End);
                continue;
            }
            if (metadata is not null)
            {
                throw text.Fault("its header has __metadata__ twice");
            }
            metadata = key;
            HeaderMetadata.Check(ref reader, text);
        }
        CheckPadding(text, (int)reader.BytesConsumed);
        return count;
    }

    static void CheckPadding(HeaderText text, int end)
    {
        var at = end + text.Json[end..].IndexOfAnyExcept((byte)' ');
        if (at >= end)
        {
            throw text.Fault($"the byte 0x{text.Json[at]:X2} follows its header's JSON object at byte " +
                $"{at}; expected spaces only");
        }
    }

    static void CheckCover(HeaderText text, ReadOnlySpan<TensorRecord> ordered, long bufferLength)
    {
        var covered = 0L;
        foreach (var record in ordered)
        {
            if (record.Begin != covered)
            {
                throw text.Fault(record.Key, $"begins at offset {record.Begin}, expected {covered}: " +
                    (record.Begin < covered
                        ? "it overlaps the one before it"
                        : $"it leaves a hole of {record.Begin - covered} bytes before it"));
            }
            covered = record.End;
        }
        if (covered != bufferLength)
        {
            throw text.Fault($"its tensors take {covered} bytes, but {bufferLength} bytes follow the header");
        }
    }

    static HeaderIndex Index(HeaderText text, ReadOnlySpan<TensorRecord> records)
    {
        var index = new HeaderIndex(records.Length);
        foreach (var record in records)
        {
            if (!index.TryAdd(text, record.Key))
            {
                throw text.Fault(record.Key, "is there twice");
            }
        }
        return index;
    }
}
