namespace OnnxPose.Hub;

/// <summary>Chooses files by their names, as shells do: <c>*</c> stands for any text, slashes
/// included.</summary>
static class FilePattern
{
    /// <summary>What OnnxPose reads and people want to know: settings, vocabularies, safetensors, ONNX
    /// graphs, small torch files, licences and cards.</summary>
    public static IReadOnlyList<string> Usable { get; } =
    [
        "*.json", "*.txt", "*.safetensors", "*.onnx", "*.onnx_data", "*.onnx.data", "*.pth", "*LICENSE*",
        "*README.md",
    ];

    /// <summary>Whether a path fits one of several patterns.</summary>
    public static bool FitsAny(string path, IReadOnlyList<string> patterns) =>
        patterns.Any(pattern => Fits(path, pattern));

    /// <summary>Whether a path fits a pattern; letters count as they are written.</summary>
    public static bool Fits(ReadOnlySpan<char> path, ReadOnlySpan<char> pattern)
    {
        var star = pattern.IndexOf('*');
        if (star < 0)
        {
            return path.SequenceEqual(pattern);
        }
        if (!path.StartsWith(pattern[..star], StringComparison.Ordinal))
        {
            return false;
        }
        path = path[star..];
        pattern = pattern[(star + 1)..];
        // Each part between stars is taken where it comes first; only the last one is bound to the end.
        for (int next; (next = pattern.IndexOf('*')) >= 0; pattern = pattern[(next + 1)..])
        {
            var found = path.IndexOf(pattern[..next], StringComparison.Ordinal);
            if (found < 0)
            {
                return false;
            }
            path = path[(found + next)..];
        }
        return path.EndsWith(pattern, StringComparison.Ordinal);
    }
}
