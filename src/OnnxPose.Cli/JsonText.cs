using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OnnxPose.Cli;

/// <summary>One JSON object on one line, for programs to read.</summary>
/// <remarks>
/// Written member by member: reflection over types would double the time of a short command.
/// </remarks>
static class JsonText
{
    /// <summary>Counts up when a member changes its meaning or goes away.</summary>
    public const int SchemaVersion = 1;

    // Not for HTML pages, so that only what JSON itself asks for is escaped.
    static readonly JsonWriterOptions s_options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The object with <c>schema</c> and the members that <paramref name="write"/> adds.</summary>
    public static string Object(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = Writer(bytes))
        {
            json.WriteStartObject();
            json.WriteNumber("schema", SchemaVersion);
            write(json);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <summary>A writer that escapes as all output does.</summary>
    public static Utf8JsonWriter Writer(IBufferWriter<byte> bytes) => new(bytes, s_options);
}
