using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace OnnxPose.Tests.TextToPose;

/// <summary>The tensors of a small trusted file, read in the plainest way: the tests' own, next to the library's.</summary>
sealed class GoldenTensors
{
    readonly byte[] _bytes;
    readonly int _dataStart;
    readonly JsonElement _header;

    public GoldenTensors(string path)
    {
        _bytes = File.ReadAllBytes(path);
        var headerLength = (int)BinaryPrimitives.ReadInt64LittleEndian(_bytes);
        _dataStart = sizeof(long) + headerLength;
        _header = JsonDocument.Parse(_bytes.AsMemory(sizeof(long), headerLength)).RootElement;
    }

    public bool Has(string name) => _header.TryGetProperty(name, out _);

    public int[] Shape(string name) =>
        [.. _header.GetProperty(name).GetProperty("shape").EnumerateArray().Select(static d => d.GetInt32())];

    public float[] Floats(string name) => MemoryMarshal.Cast<byte, float>(Bytes(name)).ToArray();

    public float Float(string name) => Floats(name)[0];

    public double[] Doubles(string name) => [.. Floats(name).Select(static f => (double)f)];

    public bool[] Bools(string name) => [.. Bytes(name).ToArray().Select(static b => b != 0)];

    ReadOnlySpan<byte> Bytes(string name)
    {
        var offsets = _header.GetProperty(name).GetProperty("data_offsets");
        var (from, to) = (offsets[0].GetInt32(), offsets[1].GetInt32());
        return _bytes.AsSpan(_dataStart + from, to - from);
    }
}
