using System.Buffers.Binary;

namespace OnnxPose.Imaging;

/// <summary>The frame of every part of a PNG file: length, type, data, check sum.</summary>
static class PngChunk
{
    /// <summary>The eight bytes every PNG file starts with.</summary>
    public static ReadOnlySpan<byte> Signature =>
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    static readonly uint[] s_crcOfByte = [.. Enumerable.Range(0, 256).Select(static b => CrcOfByte((uint)b))];

    /// <summary>Writes one chunk; <paramref name="type"/> is four letters.</summary>
    public static void Write(Stream stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        stream.Write(number);
        stream.Write(type);
        stream.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(type, data));
        stream.Write(number);
    }

    /// <summary>The check sum over type and data.</summary>
    public static uint Crc(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data) =>
        ~Update(Update(uint.MaxValue, type), data);

    static uint Update(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
        {
            crc = s_crcOfByte[(byte)(crc ^ b)] ^ (crc >> 8);
        }
        return crc;
    }

    static uint CrcOfByte(uint crc)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        }
        return crc;
    }
}
