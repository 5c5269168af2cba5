using System.Text.Json;
using System.Text.Unicode;
using OnnxPose.Onnx.Files;

namespace OnnxPose.Poses.Json;

/// <summary>From bytes that nobody vouches for to a JSON document within limits.</summary>
static class PoseJsonFile
{
    /// <summary>16 MiB: some thousand frames.</summary>
    public const int MaxBytes = 16 << 20;

    /// <summary>Twice what the deepest form needs.</summary>
    public const int MaxDepth = 16;

    /// <summary>Reads to the end, but never more than is allowed, whatever the file system says of its
    /// length.</summary>
    public static byte[] ReadBytes(Stream stream, string name) =>
        BoundedFile.TryRead(stream, MaxBytes) ?? throw TooLong(name);

    /// <summary>Parses strictly: no comments, no trailing commas, no name twice; a byte order mark may stand
    /// in front.</summary>
    public static JsonDocument Parse(ReadOnlyMemory<byte> json, string name)
    {
        if (json.Length > MaxBytes)
        {
            throw TooLong(name);
        }
        if (!Utf8.IsValid(json.Span))
        {
            throw new PoseFormatException($"'{name}' is not valid JSON: it is not encoded in UTF-8.");
        }
        if (json.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            json = json[3..];
        }
        try
        {
            return JsonDocument.Parse(json, new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
        }
        // The second is what half a surrogate pair in a name gives.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new PoseFormatException($"'{name}' is not valid JSON: {e.Message}", e);
        }
    }

    static PoseFormatException TooLong(string name) =>
        new($"'{name}' has more than {MaxBytes} bytes; no pose file needs as many.");
}
