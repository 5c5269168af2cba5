using System.Buffers.Binary;
using System.IO.Compression;

namespace OnnxPose.Imaging;

/// <summary>Writes 8-bit RGB PNG files.</summary>
/// <remarks>SkiaSharp's encoder has no way to write text, and the text is what makes
/// a result reproducible.</remarks>
static class PngWriter
{
    /// <summary>Writes one picture.</summary>
    /// <param name="stream">Where to; it stays open.</param>
    /// <param name="image">The picture.</param>
    /// <param name="text">From <see cref="PngText"/>; the chunks stand before the pixels.</param>
    public static void Write(Stream stream, RgbImage image, IEnumerable<PngText.Chunk> text)
    {
        stream.Write(PngChunk.Signature);
        PngChunk.Write(stream, "IHDR"u8, Header(image));
        foreach (var chunk in text)
        {
            PngChunk.Write(stream, chunk.Type, chunk.Data);
        }
        var pixels = Pack(image);
        PngChunk.Write(stream, "IDAT"u8, pixels.GetBuffer().AsSpan(0, (int)pixels.Length));
        PngChunk.Write(stream, "IEND"u8, []);
    }

    static byte[] Header(RgbImage image)
    {
        const byte Bits = 8, Rgb = 2;
        var header = new byte[13];    // sizes, depth, colours; then deflate, adaptive filters, not interlaced
        BinaryPrimitives.WriteInt32BigEndian(header, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), image.Height);
        (header[8], header[9]) = (Bits, Rgb);
        return header;
    }

    static MemoryStream Pack(RgbImage image)
    {
        var packed = new MemoryStream();
        using var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true);
        var filter = new PngFilter(3 * image.Width);
        ReadOnlySpan<byte> above = new byte[3 * image.Width];
        for (var y = 0; y < image.Height; y++)
        {
            var row = image.Row(y);
            zlib.Write(filter.Apply(row, above));
            above = row;
        }
        return packed;
    }
}
