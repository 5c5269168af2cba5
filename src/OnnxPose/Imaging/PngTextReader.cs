using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace OnnxPose.Imaging;

/// <summary>Reads the tEXt, zTXt and iTXt chunks of one PNG stream; one per stream.</summary>
/// <param name="stream">Stands at the signature.</param>
/// <param name="name">For messages.</param>
sealed class PngTextReader(Stream stream, string name)
{
    /// <summary>More text than this in one file, unpacked, is refused.</summary>
    public const int MaxBytes = 4 << 20;

    int _budget = MaxBytes;

    /// <summary>The texts by keyword; of equal keywords the last counts.</summary>
    /// <exception cref="ImageFormatException">No PNG, damaged, or too much text.</exception>
    public Dictionary<string, string> Read()
    {
        if (!Take(PngChunk.Signature.Length).AsSpan().SequenceEqual(PngChunk.Signature))
        {
            throw Fault("is no PNG file");
        }
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        while (true)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(Take(4));
            var type = Take(4);
            var isText = Encoding.ASCII.GetString(type) is "tEXt" or "zTXt" or "iTXt";
            if (type.AsSpan().SequenceEqual("IEND"u8))
            {
                return texts;
            }
            if (isText)
            {
                var data = TakeChecked(type, length);
                texts[Encoding.Latin1.GetString(data, 0, End(data, 0))] = Text(type[0], data);
            }
            else
            {
                Skip(length + 4L);
            }
        }
    }

    byte[] TakeChecked(ReadOnlySpan<byte> type, uint length)
    {
        Spend(length);
        var data = Take((int)length);
        var crc = BinaryPrimitives.ReadUInt32BigEndian(Take(4));
        return crc == PngChunk.Crc(type, data)
            ? data
            : throw Fault("has a text chunk with a wrong check sum");
    }

    string Text(byte kind, byte[] data)
    {
        var keyword = End(data, 0);
        switch ((char)kind)
        {
            case 't':
                return Encoding.Latin1.GetString(data.AsSpan(keyword + 1));
            case 'z':
                return Encoding.Latin1.GetString(Unpack(data, keyword + 2));
            default:
                // keyword 0, packed?, method, language 0, translated keyword 0, text
                var text = End(data, End(data, keyword + 3) + 1) + 1;
                return Encoding.UTF8.GetString(
                    data[keyword + 1] != 0 ? Unpack(data, text) : data.AsSpan(text));
        }
    }

    /// <summary>Where the zero byte stands that ends the field which starts
    /// at <paramref name="from"/>.</summary>
    int End(byte[] data, int from)
    {
        var length = from <= data.Length ? data.AsSpan(from).IndexOf((byte)0) : -1;
        return length >= 0 ? from + length : throw Fault("has a text chunk whose fields do not end");
    }

    ReadOnlySpan<byte> Unpack(byte[] data, int from)
    {
        try
        {
            var packed = new MemoryStream(data, Math.Min(from, data.Length), Math.Max(0, data.Length - from));
            using var zlib = new ZLibStream(packed, CompressionMode.Decompress);
            var unpacked = new MemoryStream();
            var buffer = new byte[4096];
            for (var read = zlib.Read(buffer); read != 0; read = zlib.Read(buffer))
            {
                Spend(read);
                unpacked.Write(buffer, 0, read);
            }
            return unpacked.ToArray();
        }
        catch (InvalidDataException e)
        {
            throw Fault("has a compressed text chunk that does not unpack", e);
        }
    }

    void Spend(long bytes)
    {
        if (bytes > _budget)
        {
            throw Fault($"carries more than {MaxBytes} bytes of text");
        }
        _budget -= (int)bytes;
    }

    byte[] Take(int length)
    {
        var bytes = new byte[length];
        return stream.ReadAtLeast(bytes, length, throwOnEndOfStream: false) == length
            ? bytes
            : throw Fault("is cut off");
    }

    void Skip(long length)
    {
        var buffer = new byte[(int)Math.Min(length, 1 << 16)];
        for (int read; length > 0; length -= read)
        {
            read = stream.Read(buffer, 0, (int)Math.Min(length, buffer.Length));
            if (read == 0)
            {
                throw Fault("is cut off");
            }
        }
    }

    ImageFormatException Fault(string fault, Exception? inner = null) =>
        new($"'{name}' {fault}; expected a whole PNG file.", inner);
}
