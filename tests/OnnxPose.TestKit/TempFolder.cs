namespace OnnxPose.TestKit;

/// <summary>A folder of its own for one test, removed with everything in it.</summary>
public sealed class TempFolder : IDisposable
{
    /// <summary>The full path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("onnxpose-").FullName;

    /// <summary>The path of a file or folder within.</summary>
    public string At(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Copies the files of a folder, not its subfolders, into this one.</summary>
    public TempFolder With(string folder)
    {
        foreach (var file in Directory.GetFiles(folder))
        {
            File.Copy(file, At(System.IO.Path.GetFileName(file)), overwrite: true);
        }
        return this;
    }

    /// <summary>Writes a file.</summary>
    /// <returns>Its path.</returns>
    public string Write(string name, ReadOnlySpan<byte> bytes)
    {
        using var file = File.Create(At(name));
        file.Write(bytes);
        return file.Name;
    }

    /// <summary>Writes a text file in UTF-8.</summary>
    /// <returns>Its path.</returns>
    public string Write(string name, string text) => Write(name, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Removes it.</summary>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
