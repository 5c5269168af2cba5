using System.Buffers.Binary;
using System.Text;

namespace OnnxPose.Onnx.TorchFiles;

/// <summary>Reads the bytes of a pickle one after the other; reading beyond the end is refused.</summary>
ref struct PickleBytes(ReadOnlySpan<byte> bytes, string path)
{
    ReadOnlySpan<byte> _rest = bytes;

    /// <summary>One byte.</summary>
    public byte Byte() => Take(1)[0];

    /// <summary>Two bytes, unsigned.</summary>
    public int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    /// <summary>Four bytes, signed.</summary>
    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    /// <summary>A length and that many bytes, signed, at most eight.</summary>
    public long ShortInteger()
    {
        var length = Byte();
        if (length > sizeof(long))
        {
            throw TorchFile.Refuse(path, $"it has a whole number of {length} bytes, expected at most 8");
        }
        var value = 0L;
        var digits = Take(length);
        for (var i = 0; i < length; i++)
        {
            value |= (long)digits[i] << (8 * i);
        }
        var unused = 64 - (8 * length);
        return length == 0 ? 0 : value << unused >> unused;     // the highest bit is the sign
    }

    /// <summary>A length of four bytes and a text in UTF-8.</summary>
    public string Text()
    {
        var length = Int32();
        return Encoding.UTF8.GetString(Take(length < 0 ? int.MaxValue : length));
    }

    /// <summary>A text that ends with its line.</summary>
    public string Line()
    {
        var length = _rest.IndexOf((byte)'\n');
        var line = Take(length < 0 ? int.MaxValue : length + 1);
        return Encoding.UTF8.GetString(line[..^1]);
    }

    ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw TorchFile.Refuse(path, "its pickle ends in the middle");
        }
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
