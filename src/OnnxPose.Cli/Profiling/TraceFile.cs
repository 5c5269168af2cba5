using System.Text.Json;
using OnnxPose.Onnx.Files;

namespace OnnxPose.Cli.Profiling;

/// <summary>Files in the Chrome trace format, which Perfetto opens.</summary>
static class TraceFile
{
    /// <summary>Checks the place of a file before any work is done for it, and makes its folder.</summary>
    /// <param name="path">The file; null for none.</param>
    /// <exception cref="IOException">Its folder cannot be made, or a folder has its name.</exception>
    /// <exception cref="UnauthorizedAccessException">Its folder may not be made.</exception>
    public static void PreparePlace(string? path)
    {
        if (path is null)
        {
            return;
        }
        if (Directory.Exists(path) || Path.EndsInDirectorySeparator(path))
        {
            throw new IOException($"'{path}' is a folder; expected the name of a file for the trace.");
        }
        AtomicFile.RequireNoDevice(path);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Writes a trace, whole or not at all.</summary>
    public static void Write(string path, IEnumerable<TraceEvent> events) => AtomicFile.Write(path, stream =>
    {
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteString("displayTimeUnit", "ms");
        json.WriteStartArray("traceEvents");
        foreach (var item in events)
        {
            item.Write(json, Environment.ProcessId);
        }
        json.WriteEndArray();
        json.WriteEndObject();
    });
}
