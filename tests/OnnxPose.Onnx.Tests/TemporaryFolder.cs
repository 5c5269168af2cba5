namespace OnnxPose.Onnx.Tests;

/// <summary>A folder of its own for one test; it goes with everything in it.</summary>
sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("onnxpose-test-").FullName;

    public string this[params ReadOnlySpan<string> parts] => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Writes a file as it is; tests need broken ones.</summary>
    public string Put(string name, ReadOnlySpan<byte> bytes)
    {
        var path = this[name];
        using var stream = new FileStream(path, FileMode.Create);
        stream.Write(bytes);
        return path;
    }

    public IEnumerable<string> Names() =>
        Directory.EnumerateFileSystemEntries(Path)
            .Select(static entry => System.IO.Path.GetFileName(entry))
            .Order(StringComparer.Ordinal);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
