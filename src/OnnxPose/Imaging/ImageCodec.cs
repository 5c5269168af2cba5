using OnnxPose.Onnx.Files;

namespace OnnxPose.Imaging;

/// <summary>Pictures from files and to files.</summary>
/// <remarks>
/// Thread-safe. PNG, JPEG and WebP are read; PNG is written. Files that the file system refuses throw
/// <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.
/// </remarks>
public static class ImageCodec
{
    /// <summary>Reads a PNG, JPEG or WebP file as 8-bit RGB.</summary>
    /// <remarks>
    /// Transparency is dropped, not blended; colours keep the file's own numbers (no colour management); a
    /// camera's orientation mark is applied. Sizes are checked in the header, before anything is allocated.
    /// </remarks>
    /// <exception cref="ImageFormatException">The file is damaged, of another format,
    /// or too large.</exception>
    /// <exception cref="DllNotFoundException">The native library of SkiaSharp is missing.</exception>
    public static RgbImage Read(string path)
    {
        using var stream = OpenRead(path);
        return ImageDecoder.Decode(stream, path);
    }

    /// <summary>Writes an 8-bit RGB PNG that appears under its name whole or not at all.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="text">
    /// Text to keep in the file, such as the generation's parameters. Keywords are 1 to 79 printable Latin-1
    /// characters. A NUL or half a surrogate pair in a text becomes U+FFFD.
    /// </param>
    /// <exception cref="ArgumentException">A keyword is not a PNG keyword.</exception>
    public static void SavePng(
        RgbImage image, string path, IEnumerable<KeyValuePair<string, string>>? text = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        var chunks = PngText.Encode(text ?? []);
        AtomicFile.Write(path, stream => PngWriter.Write(stream, image, chunks));
    }

    /// <summary>Writes an 8-bit RGB PNG to a stream, which stays open.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="image">The picture.</param>
    /// <param name="text">Text to keep in the file, as for <see cref="SavePng"/>.</param>
    /// <exception cref="ArgumentException">A keyword is not a PNG keyword.</exception>
    public static void WritePng(
        Stream stream, RgbImage image, IEnumerable<KeyValuePair<string, string>>? text = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(image);
        PngWriter.Write(stream, image, PngText.Encode(text ?? []));
    }

    /// <summary>Reads the text that a PNG file carries, by keyword; of equal keywords
    /// the last counts.</summary>
    /// <exception cref="ImageFormatException">The file is no PNG, is damaged, or has more
    /// than 4 MiB of text.</exception>
    public static IReadOnlyDictionary<string, string> ReadPngText(string path)
    {
        using var stream = OpenRead(path);
        return new PngTextReader(stream, path).Read();
    }

    static FileStream OpenRead(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return File.OpenRead(path);
    }
}
