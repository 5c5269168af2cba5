using OnnxPose.Onnx.Files;

namespace OnnxPose.Tests.Text;

/// <summary>A tokenizer folder that a test may break, gone when the test ends.</summary>
sealed class TokenizerFolder : IDisposable
{
    /// <summary>Copies a tokenizer folder's files.</summary>
    public TokenizerFolder(string source)
    {
        foreach (var file in Directory.GetFiles(source, "*.*"))
        {
            System.IO.File.Copy(file, File(System.IO.Path.GetFileName(file)));
        }
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("onnxpose-tokenizer-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Write(string name, string text) => AtomicFile.WriteText(File(name), text);

    public void Write(string name, byte[] bytes) =>
        AtomicFile.Write(File(name), stream => stream.Write(bytes));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
