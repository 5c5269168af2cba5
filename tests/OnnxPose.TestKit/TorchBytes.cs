using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace OnnxPose.TestKit;

/// <summary>Writes checkpoints as torch.save does: a stored zip with a protocol 2 pickle and raw
/// storages.</summary>
public static class TorchBytes
{
    /// <summary>A checkpoint of fp32 tensors.</summary>
    public static byte[] Of(params (string Name, long[] Shape, float[] Values)[] tensors) => Archive(
    [
        ("data.pkl", Pickle([.. tensors.Select((t, i) => Tensor(t.Name, t.Shape, "FloatStorage", i))])),
        ("byteorder", "little"u8.ToArray()),
        .. tensors.Select((t, i) => ($"data/{i}", MemoryMarshal.AsBytes<float>(t.Values).ToArray())),
        ("version", "3\n"u8.ToArray()),
    ]);

    /// <summary>The pickle of an ordered dictionary with the given entries and the attribute that
    /// state_dict() adds.</summary>
    public static byte[] Pickle(params byte[][] entries) =>
    [
        0x80, 2, .. Global("collections", "OrderedDict"), .. ")Rq\0"u8, (byte)'(',
        .. entries.SelectMany(static entry => entry), (byte)'u',
        .. "}q\x01"u8, .. Unicode("_metadata"), .. Global("collections", "OrderedDict"), .. ")R"u8, (byte)'(',
        .. Unicode(""), .. "}"u8, .. Unicode("version"), .. "K\x01"u8, .. "su"u8, .. "sb"u8, (byte)'.',
    ];

    /// <summary>A dictionary's entry: the name and the call that rebuilds the tensor.</summary>
    public static byte[] Tensor(
        string name, long[] shape, string storage, int key, long? count = null, long offset = 0,
        long[]? strides = null) =>
        [.. Unicode(name), .. TensorValue(shape, storage, key, count, offset, strides)];

    /// <summary>The call that rebuilds a tensor.</summary>
    public static byte[] TensorValue(
        long[] shape, string storage, int key, long? count = null, long offset = 0, long[]? strides = null) =>
    [
        .. Global("torch._utils", "_rebuild_tensor_v2"), (byte)'(',
        (byte)'(', .. Unicode("storage"), .. Global("torch", storage),
        .. Unicode(key.ToString(CultureInfo.InvariantCulture)), .. Unicode("cpu"),
        .. Number(count ?? shape.Aggregate(1L, static (a, b) => a * b)), .. "tQ"u8,
        .. Number(offset), .. Tuple(shape), .. Tuple(strides ?? RowByRow(shape)), 0x89,
        .. Global("collections", "OrderedDict"), .. ")RtR"u8,
    ];

    /// <summary>A text.</summary>
    public static byte[] Unicode(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        return [(byte)'X', .. length, .. bytes];
    }

    /// <summary>The name of something that the pickle asks for.</summary>
    public static byte[] Global(string module, string name) =>
        [(byte)'c', .. Encoding.UTF8.GetBytes($"{module}\n{name}\n")];

    /// <summary>A whole number, in the shortest of the forms that torch uses.</summary>
    public static byte[] Number(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return value switch
        {
            >= 0 and <= byte.MaxValue => [(byte)'K', bytes[0]],
            >= 0 and <= ushort.MaxValue => [(byte)'M', .. bytes[..2]],
            >= int.MinValue and <= int.MaxValue => [(byte)'J', .. bytes[..4]],
            _ => [0x8A, 8, .. bytes],
        };
    }

    /// <summary>A zip archive whose members are stored, in the folder <c>archive</c>, aligned as torch aligns
    /// them.</summary>
    public static byte[] Archive(params (string Name, byte[] Bytes)[] members)
    {
        var file = new List<byte>();
        var directory = new List<byte>();
        foreach (var (name, bytes) in members)
        {
            var start = file.Count;
            var full = Encoding.UTF8.GetBytes($"archive/{name}");
            var padding = (64 - ((start + 30 + full.Length + 4) % 64)) % 64;
            byte[] sizes = [.. UInt32(bytes.Length), .. UInt32(bytes.Length)];
            file.AddRange("PK\x03\x04"u8);
            file.AddRange([.. new byte[14], .. sizes, .. UInt16(full.Length), .. UInt16(4 + padding)]);
            file.AddRange([.. full, .. "FB"u8, .. UInt16(padding), .. new byte[padding], .. bytes]);
            directory.AddRange("PK\x01\x02"u8);
            directory.AddRange([.. new byte[16], .. sizes, .. UInt16(full.Length)]);
            directory.AddRange([.. new byte[12], .. UInt32(start), .. full]);
        }
        byte[] counts = [.. UInt16(members.Length), .. UInt16(members.Length)];
        return
        [
            .. file, .. directory, .. "PK\x05\x06"u8, .. new byte[4], .. counts, .. UInt32(directory.Count),
            .. UInt32(file.Count), 0, 0,
        ];
    }

    static byte[] Tuple(long[] values) => values.Length switch
    {
        0 => [(byte)')'],
        <= 3 => [.. values.SelectMany(Number), (byte)(0x84 + values.Length)],
        _ => [(byte)'(', .. values.SelectMany(Number), (byte)'t'],
    };

    static long[] RowByRow(long[] shape) =>
        [.. shape.Select((_, i) => shape[(i + 1)..].Aggregate(1L, static (a, b) => a * b))];

    static byte[] UInt16(int value) => BitConverter.GetBytes((ushort)value);

    static byte[] UInt32(int value) => BitConverter.GetBytes((uint)value);
}
