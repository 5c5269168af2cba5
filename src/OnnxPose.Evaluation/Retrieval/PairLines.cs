using System.Text.Encodings.Web;
using System.Text.Json;

namespace OnnxPose.Evaluation.Retrieval;

/// <summary>Captions with their poses as JSON lines, one pair a line.</summary>
/// <remarks>
/// <para>Written is <c>{"caption":"...","pose":{...}}</c> with the pose in the lossless form.</para>
/// <para>Read is more, so that published sets of captions with DWPose arrays can be scored as they are: the
/// caption may be called <c>caption</c>, <c>text</c> or <c>prompt</c>; the pose may be any form that
/// <see cref="PoseJson"/> reads as one frame, in a member <c>pose</c> or <c>dwpose</c>, or lie in the line
/// itself (<c>bodies</c>, <c>faces</c>, <c>hands</c>); the picture's size may be given as <c>width</c> and
/// <c>height</c> of the line. Other members are left alone. A pose may have no people.</para>
/// </remarks>
static class PairLines
{
    const int MaxPeople = 1000;

    static readonly string[] s_captions = ["caption", "text", "prompt"];
    static readonly string[] s_poses = ["pose", "dwpose"];

    static readonly JsonWriterOptions s_plain =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads the pairs of a file, one after the other.</summary>
    /// <param name="stream">The file; read to its end.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="CaptionIndexException">A line is no pair; the message names file and
    /// line.</exception>
    public static IEnumerable<CaptionPair> Read(Stream stream, string name) =>
        JsonLines.Read(stream, name).Select(line => Parse(line.Text, $"{name}, line {line.Number}"));

    /// <summary>Writes pairs.</summary>
    public static void Write(Stream stream, IEnumerable<CaptionPair> pairs)
    {
        foreach (var pair in pairs)
        {
            using (var json = new Utf8JsonWriter(stream, s_plain))
            {
                json.WriteStartObject();
                json.WriteString("caption", pair.Caption);
                json.WritePropertyName("pose");
                json.WriteRawValue(Lossless(pair.Pose));
                json.WriteEndObject();
            }
            stream.WriteByte((byte)'\n');
        }
    }

    static byte[] Lossless(Pose pose)
    {
        using var bytes = new MemoryStream();
        PoseJson.Write(bytes, pose, 1, 1, PoseJsonFormat.T2P);    // fractions, so that the size says nothing
        return bytes.ToArray();
    }

    static CaptionPair Parse(byte[] text, string place)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new() { AllowDuplicateProperties = false });
            var row = document.RootElement;
            if (row.ValueKind != JsonValueKind.Object)
            {
                throw Fault(place, $"is a JSON {row.ValueKind}; expected an object");
            }
            var caption = Member(row, s_captions) is { ValueKind: JsonValueKind.String } given
                ? given.GetString()!
                : throw Fault(place, "has no caption; expected a text as 'caption', 'text' or 'prompt'");
            var pose = Member(row, s_poses);
            return new(caption, PoseJson.Parse(
                pose is { } own ? System.Text.Encoding.UTF8.GetBytes(own.GetRawText()) : text, place,
                new() { MaxPeople = MaxPeople, Canvas = Size(row, place) }));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or PoseFormatException)
        {
            throw new CaptionIndexException(e is PoseFormatException
                ? e.Message
                : $"'{place}' is not valid JSON: {e.Message}", e);
        }
    }

    static (int Width, int Height)? Size(JsonElement row, string place)
    {
        var (width, height) = (Member(row, "width"), Member(row, "height"));
        if (width is null && height is null)
        {
            return null;
        }
        return (Side(width), Side(height));

        int Side(JsonElement? side) =>
            side is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var pixels)
                && pixels is >= 1 and <= 1_000_000
                ? pixels
                : throw Fault(place, "has a size that is not 'width' and 'height' from 1 to 1000000 pixels");
    }

    static JsonElement? Member(JsonElement row, params string[] names)
    {
        foreach (var name in names)
        {
            if (row.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null)
            {
                return value;
            }
        }
        return null;
    }

    static CaptionIndexException Fault(string place, string fault) => new($"'{place}' {fault}.");
}
