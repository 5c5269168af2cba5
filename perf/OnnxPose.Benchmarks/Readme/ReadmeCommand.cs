using OnnxPose.Onnx.Files;
using OnnxPose.TestKit;

namespace OnnxPose.Benchmarks.Readme;

/// <summary>`readme [--check]`: writes the README's table of figures, or says with 1 that it is not what the
/// pages in perf/results give.</summary>
static class ReadmeCommand
{
    /// <summary>Runs it.</summary>
    public static int Run(ReadOnlySpan<string> args)
    {
        var path = Path.Combine(GoldenFolder.RepositoryRoot, "README.md");
        var text = File.ReadAllText(path);
        try
        {
            var updated = ReadmeFigures.Updated(text);
            if (args is ["--check"])
            {
                return updated == text ? 0 : 1;
            }
            AtomicFile.WriteText(path, updated);
            return 0;
        }
        catch (InvalidDataException e)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }
}
