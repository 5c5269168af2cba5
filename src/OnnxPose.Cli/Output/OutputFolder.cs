using OnnxPose.Onnx.Files;

namespace OnnxPose.Cli.Output;

/// <summary>The folder that results go to; each file appears there whole or not at all.</summary>
sealed class OutputFolder
{
    readonly string _path;
    readonly Func<Stream, Stream> _through;

    /// <summary>Makes the folder where it does not exist, before any work is done for it.</summary>
    /// <param name="path">Relative to the working directory, or absolute.</param>
    /// <param name="through">What writes pass through on their way to the file; tests let it fail.</param>
    /// <exception cref="IOException">It cannot be made, or a file has its name.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public OutputFolder(string path, Func<Stream, Stream>? through = null)
    {
        if (File.Exists(path))
        {
            throw new IOException($"'{path}' is a file; expected a folder for the results.");
        }
        Directory.CreateDirectory(path);
        (_path, _through) = (path, through ?? (static stream => stream));
    }

    /// <summary>Writes a file, in place of one that has its name.</summary>
    /// <returns>The file's path, as the folder was given.</returns>
    public string Write(string name, Action<Stream> write)
    {
        var path = PathOf(name);
        AtomicFile.Write(path, stream => write(_through(stream)));
        return path;
    }

    /// <summary>The path of a file, as the folder was given.</summary>
    public string PathOf(string name) => Path.Combine(_path, name);
}
