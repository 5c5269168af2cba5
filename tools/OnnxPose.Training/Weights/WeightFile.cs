using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using OnnxPose.Onnx.Files;

namespace OnnxPose.Training.Weights;

/// <summary>Reads and writes the trainer's own .safetensors files (fp32 or fp16).</summary>
/// <remarks>Format: 8 bytes header length, a JSON header, then the tensors' bytes, little-endian.</remarks>
static class WeightFile
{
    /// <summary>Every floating-point tensor of a file.</summary>
    public static Dictionary<string, FloatTensor> Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var headerLength = checked((int)BinaryPrimitives.ReadInt64LittleEndian(bytes));
        var header = JsonNode.Parse(bytes.AsSpan(8, headerLength))!.AsObject();
        var data = bytes.AsSpan(8 + headerLength);
        var tensors = new Dictionary<string, FloatTensor>(StringComparer.Ordinal);
        foreach (var (name, node) in header)
        {
            if (name != "__metadata__" && node!["dtype"]!.GetValue<string>() is "F32" or "F16" && node is not null)
            {
                var offsets = node["data_offsets"]!.AsArray();
                var span = data[(int)offsets[0]!..(int)offsets[1]!];
                long[] shape = [.. node["shape"]!.AsArray().Select(static n => (long)n!)];
                tensors.Add(name, new(shape, Widen(span, node["dtype"]!.GetValue<string>())));
            }
        }
        return tensors;
    }

    /// <summary>One of the file's notes, or null.</summary>
    public static string? ReadNote(string path, string key)
    {
        using var stream = File.OpenRead(path);
        using var reader = new BinaryReader(stream);
        var header = reader.ReadBytes(checked((int)reader.ReadInt64()));
        return JsonNode.Parse(header)!["__metadata__"]?[key]?.GetValue<string>();
    }

    /// <summary>Writes a file whole or not at all.</summary>
    public static void Write(string path, IReadOnlyList<(string Name, FloatTensor Tensor)> tensors, bool half,
        IReadOnlyDictionary<string, string>? notes = null)
    {
        var elementBytes = half ? 2 : 4;
        var header = new JsonObject();
        header["__metadata__"] = JsonSerializer.SerializeToNode(notes ?? new Dictionary<string, string>
        {
            ["format"] = "pt",
        });
        var offset = 0L;
        foreach (var (name, tensor) in tensors)
        {
            var end = offset + (long)tensor.Values.Length * elementBytes;
            header[name] = new JsonObject
            {
                ["dtype"] = half ? "F16" : "F32",
                ["shape"] = JsonSerializer.SerializeToNode(tensor.Shape),
                ["data_offsets"] = new JsonArray(offset, end),
            };
            offset = end;
        }
        AtomicFile.Write(path, stream => WriteBytes(stream, header, tensors, half));
    }

    static void WriteBytes(Stream stream, JsonObject header, IReadOnlyList<(string, FloatTensor Tensor)> tensors,
        bool half)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(header);
        var padding = -json.Length & 7;
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length + padding);
        stream.Write(length);
        stream.Write(json);
        stream.Write("        "u8[..padding]);
        foreach (var (_, tensor) in tensors)
        {
            stream.Write(half
                ? MemoryMarshal.AsBytes<Half>(Array.ConvertAll(tensor.Values, static v => (Half)v))
                : MemoryMarshal.AsBytes<float>(tensor.Values));
        }
    }

    static float[] Widen(ReadOnlySpan<byte> bytes, string type) => type == "F32"
        ? MemoryMarshal.Cast<byte, float>(bytes).ToArray()
        : Array.ConvertAll(MemoryMarshal.Cast<byte, Half>(bytes).ToArray(), static h => (float)h);
}
