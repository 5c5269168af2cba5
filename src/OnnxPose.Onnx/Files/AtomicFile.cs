using System.Text;

namespace OnnxPose.Onnx.Files;

/// <summary>Writes files that appear under their name whole or not at all.</summary>
/// <remarks>
/// The bytes go to a temporary file in the same folder, then to the disk, then a rename puts them under the
/// final name. Whoever has the old file open or mapped keeps the old bytes. A link at the destination is
/// replaced, never followed. <see cref="IOException"/> and <see cref="UnauthorizedAccessException"/> pass
/// through, naming the file and not the temporary; after any failure the old file is as it was and no
/// temporary is left. Safe from several threads: the last rename wins.
/// </remarks>
static class AtomicFile
{
    /// <summary>
    /// Writes a file from what <paramref name="write"/> puts into the stream; it may close the stream.
    /// </summary>
    /// <param name="path">The final name; its folder must exist.</param>
    /// <param name="write">Called once with an empty, seekable stream. What it throws passes through.</param>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        var final = Path.GetFullPath(path);
        if (Directory.Exists(final))
        {
            throw new IOException($"'{path}' is a folder; expected the name of a file.");
        }
        RequireNoDevice(final);
        var temporary = TemporaryBeside(final);
        try
        {
            // CreateNew: a file or link that somebody put under the temporary name is an error, no target.
            using (var file = new ResultFile(temporary, FileMode.CreateNew))
            using (var stream = new BufferedStream(file))
            {
                write(stream);
            }
            FlushToDisk(temporary);
            File.Move(temporary, final, overwrite: true);
        }
        catch (Exception e)
        {
            DeleteQuietly(temporary);
            if (e.Message.Contains(temporary, StringComparison.Ordinal))
            {
                ThrowNaming(final, e, e.Message.Replace(temporary, final, StringComparison.Ordinal));
            }
            throw;
        }
    }

    /// <summary>Checks that no device is replaced: whoever may make files among them, as root in a container
    /// may, would lose /dev/null or /dev/stdout for every program.</summary>
    /// <param name="path">The final name.</param>
    /// <exception cref="IOException">It lies in /dev, and not in /dev/shm.</exception>
    public static void RequireNoDevice(string path)
    {
        var full = Path.GetFullPath(path);
        if (!OperatingSystem.IsWindows() && full.StartsWith("/dev/", StringComparison.Ordinal)
            && !full.StartsWith("/dev/shm/", StringComparison.Ordinal))
        {
            throw new IOException($"'{path}' lies among the devices; expected the name of a file.");
        }
    }

    /// <summary>Writes a text file in UTF-8 without a byte order mark.</summary>
    public static void WriteText(string path, string text) =>
        Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    // The name does not contain the final one, so that a name of the greatest legal length still works.
    static string TemporaryBeside(string path) =>
        Path.Combine(Path.GetDirectoryName(path) ?? "", $".onnxpose-{Guid.NewGuid():N}.tmp");

    // Through a handle of its own, because a writer such as StreamWriter closes the stream it was given.
    static void FlushToDisk(string path)
    {
#pragma warning disable RS0030 // The temporary file, which nobody else knows.
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.None);
#pragma warning restore RS0030
        RandomAccess.FlushToDisk(handle);
    }

    // Nobody who reads the message knows the temporary file, and it is gone.
    static void ThrowNaming(string path, Exception failure, string message) => throw failure switch
    {
        UnauthorizedAccessException => new UnauthorizedAccessException(message, failure),
        DirectoryNotFoundException => new DirectoryNotFoundException(message, failure),
        FileNotFoundException => new FileNotFoundException(message, path, failure),
        _ => new IOException(message, failure) { HResult = failure.HResult },
    };

    // The failure that brought us here is the one to report.
    static void DeleteQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
