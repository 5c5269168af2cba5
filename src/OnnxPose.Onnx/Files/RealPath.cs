namespace OnnxPose.Onnx.Files;

/// <summary>Resolves links in every part of a path.</summary>
/// <remarks>
/// ONNX Runtime refuses weights behind a link that leaves the model's folder, and the hub's cache is made of
/// such links (<c>snapshots/REVISION/model.safetensors -> ../../blobs/HASH</c>).
/// FileSystemInfo.ResolveLinkTarget takes <c>..</c> by its letters, which goes wrong when the folder itself
/// was reached through a link; this does not.
/// </remarks>
static class RealPath
{
    const int MostLinks = 40;      // as many as Linux follows

    /// <summary>The absolute path with every link resolved. What does not exist is kept as it is.</summary>
    /// <exception cref="IOException">More than 40 links, so most likely a circle.</exception>
    public static string Resolve(string path)
    {
        var full = Path.GetFullPath(path);
        var current = Path.GetPathRoot(full) ?? "";
        var pending = new Stack<string>();
        Push(pending, full[current.Length..]);
        for (var links = 0; pending.TryPop(out var part);)
        {
            if (part == "..")
            {
                current = Path.GetDirectoryName(current) ?? current;
                continue;
            }
            var candidate = Path.Combine(current, part);
            if (new FileInfo(candidate).LinkTarget is not { } target)
            {
                current = candidate;
                continue;
            }
            if (++links > MostLinks)
            {
                throw new IOException(
                    $"'{path}' leads through more than {MostLinks} links; expected a file at their end.");
            }
            var root = Path.GetPathRoot(target) ?? "";
            current = root.Length == 0 ? current : root;
            Push(pending, target[root.Length..]);
        }
        return current;
    }

    static void Push(Stack<string> pending, string path)
    {
        var parts = path.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
        for (var i = parts.Length - 1; i >= 0; i--)
        {
            if (parts[i] is not ("" or "."))
            {
                pending.Push(parts[i]);
            }
        }
    }
}
