using System.Text.Json;
using OnnxPose.Onnx.Files;

namespace OnnxPose.Cli.Profiling;

/// <summary>Files in the Chrome trace format, which Perfetto opens.</summary>
static class TraceFile
{
    /// <summary>Checks the place of a file before any work is done for it.</summary>
    /// <param name="path">The file; null for none.</param>
    /// <exception cref="IOException">Its folder is not there, or a folder has its name.</exception>
    public static void RequirePlace(string? path)
    {
        if (path is null)
        {
            return;
        }
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!Directory.Exists(folder))
        {
            throw new IOException($"'{path}' cannot be written: there is no folder '{folder}'.");
        }
        if (Directory.Exists(path))
        {
            throw new IOException($"'{path}' is a folder; expected the name of a file for the trace.");
        }
        AtomicFile.RequireNoDevice(path);
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
