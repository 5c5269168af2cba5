using SkiaSharp;

namespace OnnxPose.Imaging;

/// <summary>The only place that knows the codec library.</summary>
static class ImageDecoder
{
    /// <summary>Decodes the first picture of a stream; <paramref name="name"/> is for messages.</summary>
    /// <exception cref="ImageFormatException">The bytes are damaged, of another format,
    /// or too large.</exception>
    public static RgbImage Decode(Stream stream, string name)
    {
        using var codec = Open(stream, out var opened);
        if (codec is null)
        {
            throw new ImageFormatException(
                $"'{name}' cannot be read as a picture ({opened}); expected a PNG, JPEG or WebP file.");
        }
        if (codec.EncodedFormat is not
            (SKEncodedImageFormat.Png or SKEncodedImageFormat.Jpeg or SKEncodedImageFormat.Webp))
        {
            throw new ImageFormatException(
                $"'{name}' is a {codec.EncodedFormat} file; expected PNG, JPEG or WebP.");
        }
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        if (!RgbImage.IsInRange(width, height))
        {
            throw new ImageFormatException(
                $"'{name}' has {width} x {height} pixels; pictures of at most {RgbImage.MaxSide} a side " +
                $"and {RgbImage.MaxPixels} pixels are read. Scale it down first.");
        }
        return Upright(Rgba(codec, width, height, name), width, height, codec.EncodedOrigin);
    }

    static SKCodec? Open(Stream stream, out SKCodecResult opened)
    {
        try
        {
            return SKCodec.Create(stream, out opened);
        }
        catch (Exception e) when (
            e is DllNotFoundException or TypeInitializationException { InnerException: DllNotFoundException })
        {
            throw new DllNotFoundException(
                "SkiaSharp's native library cannot be loaded, so that no picture can be read. Add the package " +
                "SkiaSharp.NativeAssets.Linux.NoDependencies (or .Win32, .macOS) to the application. " +
                e.GetBaseException().Message, e);
        }
    }

    static byte[] Rgba(SKCodec codec, int width, int height, string name)
    {
        // Unpremultiplied and without a colour space: the file's own numbers, as Pillow gives them.
        var info = new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul, null);
        var rgba = new byte[info.BytesSize];
        SKCodecResult decoded;
        unsafe
        {
            fixed (byte* pixels = rgba)
            {
                decoded = codec.GetPixels(info, (nint)pixels);
            }
        }
        return decoded == SKCodecResult.Success
            ? rgba
            : throw new ImageFormatException(
                $"'{name}' is damaged or cut off: decoding ended with {decoded}.");
    }

    static RgbImage Upright(byte[] rgba, int width, int height, SKEncodedOrigin origin)
    {
        var turned = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop
            or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        var image = turned ? new RgbImage(height, width) : new RgbImage(width, height);
        // The pixel that comes first in the upright picture, and the ways to its right and lower neighbour.
        int right = width - 1, bottom = height - 1;
        var (first, step, nextRow) = origin switch
        {
            SKEncodedOrigin.TopRight => (right, -1, width),
            SKEncodedOrigin.BottomRight => (right + bottom * width, -1, -width),
            SKEncodedOrigin.BottomLeft => (bottom * width, 1, -width),
            SKEncodedOrigin.LeftTop => (0, width, 1),
            SKEncodedOrigin.RightTop => (bottom * width, -width, 1),
            SKEncodedOrigin.RightBottom => (right + bottom * width, -width, -1),
            SKEncodedOrigin.LeftBottom => (right, width, -1),
            _ => (0, 1, width),
        };
        var target = image.Writable;
        for (var y = 0; y < image.Height; y++, first += nextRow)
        {
            for (int x = 0, from = first; x < image.Width; x++, from += step)
            {
                rgba.AsSpan(4 * from, 3).CopyTo(target[(3 * (y * image.Width + x))..]);
            }
        }
        return image;
    }
}
