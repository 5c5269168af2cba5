using System.Buffers.Binary;
using System.Text;

namespace OnnxPose.Inference;

/// <summary>Reads which other libraries a Linux library asks for, without loading it.</summary>
/// <remarks>ELF, 64 bits, little-endian: the entries DT_NEEDED of the dynamic section, whose names lie in
/// DT_STRTAB (System V ABI, chapter 5).</remarks>
static class ElfLibrary
{
    const int HeaderBytes = 64;
    const int SectionBytes = 64;
    const int DynamicBytes = 16;
    const int DynamicType = 6;
    const int Needed = 1;
    const int MostSections = 1024;
    const int MostBytes = 1 << 20;      // of the dynamic section and of its names

    static ReadOnlySpan<byte> Magic => [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1];

    /// <summary>The names, such as <c>libcudart.so.13</c>; none where the file is something else.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static string[] Dependencies(string path)
    {
        using var file = File.OpenRead(path);
        var header = Read(file, 0, HeaderBytes);
        if (header is null || !header.AsSpan().StartsWith(Magic))
        {
            return [];
        }
        var first = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(40));
        var count = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(60));
        var sections = count <= MostSections ? Read(file, first, count * SectionBytes) : null;
        for (var i = 0; sections is not null && i < count; i++)
        {
            var section = sections.AsSpan(i * SectionBytes, SectionBytes);
            if (BinaryPrimitives.ReadInt32LittleEndian(section[4..]) == DynamicType)
            {
                var names = BinaryPrimitives.ReadInt32LittleEndian(section[40..]);
                return names >= 0 && names < count
                    ? Names(Content(file, section), Content(file, sections.AsSpan(names * SectionBytes)))
                    : [];
            }
        }
        return [];
    }

    static string[] Names(byte[]? dynamic, byte[]? text)
    {
        var names = new List<string>();
        for (var at = 0; text is not null && at + DynamicBytes <= dynamic?.Length; at += DynamicBytes)
        {
            var offset = BinaryPrimitives.ReadInt64LittleEndian(dynamic.AsSpan(at + 8));
            if (BinaryPrimitives.ReadInt64LittleEndian(dynamic.AsSpan(at)) == Needed
                && offset >= 0 && offset < text.Length)
            {
                var name = text.AsSpan((int)offset);
                names.Add(Encoding.ASCII.GetString(name[..Math.Max(0, name.IndexOf((byte)0))]));
            }
        }
        return [.. names];
    }

    static byte[]? Content(FileStream file, ReadOnlySpan<byte> section)
    {
        var size = BinaryPrimitives.ReadInt64LittleEndian(section[32..]);
        return size is >= 0 and <= MostBytes
            ? Read(file, BinaryPrimitives.ReadInt64LittleEndian(section[24..]), (int)size)
            : null;
    }

    static byte[]? Read(FileStream file, long offset, int count)
    {
        if (offset < 0 || offset > file.Length - count)
        {
            return null;
        }
        var bytes = new byte[count];
        file.Position = offset;
        file.ReadExactly(bytes);
        return bytes;
    }
}
