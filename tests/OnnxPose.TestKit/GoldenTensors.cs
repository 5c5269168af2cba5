using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace OnnxPose.TestKit;

/// <summary>The tensors of a trusted fixture, read independently of the library's own reader.</summary>
public sealed class GoldenTensors
{
    readonly byte[] _file;
    readonly JsonElement _header;
    readonly int _dataStart;

    GoldenTensors(byte[] file)
    {
        _file = file;
        _dataStart = 8 + checked((int)BinaryPrimitives.ReadInt64LittleEndian(file));
        _header = JsonElement.Parse(file.AsSpan(8, _dataStart - 8));
    }

    /// <summary>Reads a fixture's .safetensors file, named as for <see cref="GoldenFolder.Path"/>.</summary>
    public static GoldenTensors Load(params string[] parts) =>
        new(File.ReadAllBytes(GoldenFolder.Path(parts)));

    /// <summary>The names of all tensors.</summary>
    public IEnumerable<string> Names =>
        _header.EnumerateObject().Select(static property => property.Name)
            .Where(static name => name != "__metadata__");

    /// <summary>A tensor's dimensions.</summary>
    public int[] Shape(string name) =>
        [.. _header.GetProperty(name).GetProperty("shape").EnumerateArray().Select(static d => d.GetInt32())];

    /// <summary>An F32 tensor's values, row by row.</summary>
    public ReadOnlySpan<float> Floats(string name) => MemoryMarshal.Cast<byte, float>(Bytes(name));

    /// <summary>A tensor's bytes as they lie in the file.</summary>
    public ReadOnlySpan<byte> Bytes(string name)
    {
        var range = _header.GetProperty(name).GetProperty("data_offsets");
        return _file.AsSpan((_dataStart + range[0].GetInt32())..(_dataStart + range[1].GetInt32()));
    }
}
