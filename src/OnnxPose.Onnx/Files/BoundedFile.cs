namespace OnnxPose.Onnx.Files;

/// <summary>Reads small files whole, and never more than a caller allows.</summary>
/// <remarks>
/// The length that an open file tells is believed where it refuses a file, and saves growing; the bound holds
/// for what is read all the same, because a device that never ends tells 0.
/// </remarks>
static class BoundedFile
{
    /// <summary>A file's bytes, or null if it has more than <paramref name="maxBytes"/>.</summary>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    public static byte[]? TryRead(string path, int maxBytes)
    {
#pragma warning disable RS0030 // It only reads; others may rename over the file meanwhile.
        using var stream = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
#pragma warning restore RS0030
        return TryRead(stream, maxBytes);
    }

    /// <summary>The rest of a stream, or null if that has more than <paramref name="maxBytes"/>.</summary>
    public static byte[]? TryRead(Stream stream, int maxBytes)
    {
        var told = stream.CanSeek ? Math.Max(stream.Length - stream.Position, 0) : 0;
        if (told > maxBytes)
        {
            return null;
        }
        var bytes = new MemoryStream((int)told);
        var buffer = new byte[Math.Clamp(told, 1 << 8, 1 << 16)];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            if (bytes.Length + read > maxBytes)
            {
                return null;
            }
            bytes.Write(buffer, 0, read);
        }
        return bytes.Length == bytes.Capacity ? bytes.GetBuffer() : bytes.ToArray();
    }
}
