using System.Text.Json.Serialization;

namespace OnnxPose.Imaging;

/// <summary>A picture of 8-bit red, green and blue, row by row from the top, without padding.</summary>
/// <remarks>Reads are thread-safe; nothing outside the library can write to it. As JSON it is a PNG file in
/// base64.</remarks>
[JsonConverter(typeof(RgbImageConverter))]
public sealed class RgbImage
{
    /// <summary>16,384 pixels: the longest side that is drawn, read or written.</summary>
    public const int MaxSide = 16_384;

    /// <summary>64 Mpixel (67,108,864): the largest area that is drawn, read or written.</summary>
    public const int MaxPixels = 64 << 20;

    readonly byte[] _pixels;

    /// <summary>A black picture.</summary>
    /// <param name="width">1 to 16,384 pixels.</param>
    /// <param name="height">1 to 16,384 pixels; width times height at most 64 Mpixel.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side or the area is out of range.</exception>
    public RgbImage(int width, int height)
    {
        ThrowIfOutOfRange(width, height);
        (Width, Height, _pixels) = (width, height, new byte[3 * width * height]);
    }

    /// <summary>A picture with a copy of the given pixels.</summary>
    /// <param name="width">1 to 16,384 pixels.</param>
    /// <param name="height">1 to 16,384 pixels; width times height at most 64 Mpixel.</param>
    /// <param name="pixels">Red, green, blue: 3 * width * height bytes.</param>
    /// <exception cref="ArgumentException">The sizes are out of range, or the bytes are too many
    /// or too few.</exception>
    public RgbImage(int width, int height, ReadOnlySpan<byte> pixels)
    {
        ThrowIfOutOfRange(width, height);
        if (pixels.Length != 3 * width * height)
        {
            throw new ArgumentException(
                $"A picture of {width} x {height} has {3 * width * height} bytes of red, green and blue; " +
                $"got {pixels.Length}.", nameof(pixels));
        }
        (Width, Height, _pixels) = (width, height, pixels.ToArray());
    }

    /// <summary>Columns, 1 to 16,384.</summary>
    public int Width { get; }

    /// <summary>Rows, 1 to 16,384.</summary>
    public int Height { get; }

    /// <summary>(row, column, channel): 3 * width * height bytes.</summary>
    public ReadOnlySpan<byte> Pixels => _pixels;

    /// <summary>The pixels for those who make pictures; a picture is written before it is handed
    /// out, never after.</summary>
    internal Span<byte> Writable => _pixels;

    /// <summary>(column, channel) of one row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The row is outside the picture.</exception>
    public ReadOnlySpan<byte> Row(int y)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(y);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(y, Height);
        return _pixels.AsSpan(3 * Width * y, 3 * Width);
    }

    /// <summary>A copy of the rectangle whose top left pixel is given.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rectangle is empty or not wholly
    /// inside the picture.</exception>
    public RgbImage Crop(int left, int top, int width, int height)
    {
        ThrowIfOutside(left, width, Width, nameof(left), nameof(width));
        ThrowIfOutside(top, height, Height, nameof(top), nameof(height));
        var crop = new RgbImage(width, height);
        for (var y = 0; y < height; y++)
        {
            Row(top + y).Slice(3 * left, 3 * width).CopyTo(crop.Writable[(3 * width * y)..]);
        }
        return crop;
    }

    /// <summary>Whether a picture of these sizes may exist; asked before anything
    /// is allocated for it.</summary>
    internal static bool IsInRange(long width, long height) =>
        width is >= 1 and <= MaxSide && height is >= 1 and <= MaxSide && width * height <= MaxPixels;

    static void ThrowIfOutOfRange(int width, int height)
    {
        if (!IsInRange(width, height))
        {
            var name = width is < 1 or > MaxSide ? nameof(width) : nameof(height);
            throw new ArgumentOutOfRangeException(name,
                $"A picture of {width} x {height} pixels; expected sides of 1 to {MaxSide} and at most " +
                $"{MaxPixels} pixels.");
        }
    }

    static void ThrowIfOutside(int from, int length, int size, string fromName, string lengthName)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from, fromName);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length, lengthName);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, size - from, lengthName);
    }
}
