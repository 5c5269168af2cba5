using System.Buffers.Binary;
using System.Text;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Onnx.TorchFiles;

/// <summary>Reads where the members of a zip archive lie.</summary>
/// <remarks>
/// Ours, because System.IO.Compression does not say where a member's bytes lie in the file. Members must be
/// stored, as torch stores them: nothing is ever unpacked, so that nothing can swell. No member may share
/// bytes with another.
/// </remarks>
static class ZipDirectory
{
    const int EndLength = 22, MemberLength = 46, LocalLength = 30;
    const uint EndMark = 0x06054B50, MemberMark = 0x02014B50, LocalMark = 0x04034B50;
    const int MostDirectoryBytes = 16 << 20;
    const int Encrypted = 1;

    /// <summary>The members by their names.</summary>
    /// <exception cref="ModelContractException">The file breaks a rule of the format.</exception>
    public static Dictionary<string, ZipEntry> Read(MappedFile file)
    {
        var (count, start, length) = ReadEnd(file);
        var entries = new Dictionary<string, ZipEntry>(StringComparer.Ordinal);
        using var directory = file.Read(start, length);
        var rest = directory.Bytes;
        for (var i = 0; i < count; i++)
        {
            var entry = ReadMember(file, ref rest, start);
            if (!entries.TryAdd(entry.Name, entry))
            {
                throw TorchFile.Refuse(
                    file.Path, $"it has two members named '{Shortened.Text(entry.Name)}'");
            }
        }
        RequireApart(file, entries);
        return entries;
    }

    static (int Count, long Start, int Length) ReadEnd(MappedFile file)
    {
        if (file.Length < EndLength)
        {
            throw TorchFile.Refuse(file.Path, $"it has {file.Length} bytes, too few for a zip archive");
        }
        using var lease = file.Read(file.Length - EndLength, EndLength);
        var end = lease.Bytes;
        if (UInt32(end, 0) != EndMark || UInt16(end, 20) != 0)
        {
            throw TorchFile.Refuse(
                file.Path, "it does not end as a zip archive does; it is cut, or older than torch 1.6");
        }
        long count = UInt16(end, 10), length = UInt32(end, 12), start = UInt32(end, 16);
        if (UInt32(end, 4) != 0 || UInt16(end, 8) != count || count == ushort.MaxValue
            || length > MostDirectoryBytes || start + length > file.Length - EndLength
            || count * MemberLength > length)
        {
            throw TorchFile.Refuse(file.Path, $"its directory of {count} members and {length} bytes at " +
                $"{start} does not fit into one file of {file.Length} bytes below 4 GiB");
        }
        return ((int)count, start, (int)length);
    }

    static ZipEntry ReadMember(MappedFile file, ref ReadOnlySpan<byte> rest, long directory)
    {
        if (rest.Length < MemberLength || UInt32(rest, 0) != MemberMark)
        {
            throw TorchFile.Refuse(file.Path, "its directory is broken");
        }
        var nameLength = UInt16(rest, 28);
        var length = MemberLength + nameLength + UInt16(rest, 30) + UInt16(rest, 32);
        if (length > rest.Length || nameLength is 0 or > SafetensorsLimits.NameBytes)
        {
            throw TorchFile.Refuse(file.Path,
                $"a member's name has {nameLength} bytes, expected 1 to {SafetensorsLimits.NameBytes}");
        }
        var name = rest.Slice(MemberLength, nameLength);
        var text = Encoding.UTF8.GetString(name);
        if (UInt16(rest, 10) != 0 || (UInt16(rest, 8) & Encrypted) != 0
            || UInt32(rest, 20) != UInt32(rest, 24))
        {
            throw TorchFile.Refuse(
                file.Path, $"its member '{Shortened.Text(text)}' is compressed or encrypted, not stored");
        }
        long start = UInt32(rest, 42), size = UInt32(rest, 24);
        var offset = ReadLocal(file, start, name, text, directory);
        if (offset + size > directory)
        {
            throw TorchFile.Refuse(file.Path, $"its member '{Shortened.Text(text)}' has {size} bytes at " +
                $"{offset}, beyond the {directory} before the directory");
        }
        rest = rest[length..];
        return new(text, start, offset, size);
    }

    // A member's own header repeats its name; only behind that the bytes begin.
    static long ReadLocal(MappedFile file, long start, ReadOnlySpan<byte> name, string text, long directory)
    {
        if (start + LocalLength + name.Length <= directory)
        {
            using var lease = file.Read(start, LocalLength + name.Length);
            var local = lease.Bytes;
            if (UInt32(local, 0) == LocalMark && UInt16(local, 26) == name.Length
                && local[LocalLength..].SequenceEqual(name))
            {
                return start + LocalLength + name.Length + UInt16(local, 28);
            }
        }
        throw TorchFile.Refuse(
            file.Path, $"its member '{Shortened.Text(text)}' does not begin at {start}, as it should");
    }

    static void RequireApart(MappedFile file, Dictionary<string, ZipEntry> entries)
    {
        var end = 0L;
        foreach (var entry in entries.Values.OrderBy(static entry => entry.Start))
        {
            if (entry.Start < end)
            {
                throw TorchFile.Refuse(
                    file.Path, $"its member '{Shortened.Text(entry.Name)}' begins inside another");
            }
            end = entry.Offset + entry.Length;
        }
    }

    static int UInt16(ReadOnlySpan<byte> bytes, int at) =>
        BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    static uint UInt32(ReadOnlySpan<byte> bytes, int at) =>
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
