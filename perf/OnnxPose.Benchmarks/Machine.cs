using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using OnnxPose.Inference;
using OnnxPose.Onnx.Files;
using OnnxPose.TestKit;

namespace OnnxPose.Benchmarks;

/// <summary>What every page of results says, and where it goes.</summary>
static class Machine
{
    /// <summary>The machine in words.</summary>
    public static string Description { get; } = string.Join(", ",
        Processor(), FormattableString.Invariant($"{Environment.ProcessorCount} processors"),
        Vector512.IsHardwareAccelerated ? "512-bit vectors" : "no 512-bit vectors",
        RuntimeInformation.FrameworkDescription, $"ONNX Runtime {OnnxEnvironment.Version}");

    /// <summary>The path of a page of results.</summary>
    public static string Page(string name) =>
        Path.Combine(GoldenFolder.RepositoryRoot, "perf", "results", name + ".md");

    /// <summary>Writes a page, and prints it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="report">What it says.</param>
    /// <param name="isWhole">Whether it is written; one of fewer measurements than a page has is only
    /// printed.</param>
    public static void Publish(string name, string report, bool isWhole = true)
    {
        if (isWhole)
        {
            AtomicFile.WriteText(Page(name), report);
        }
        Console.Write(report);
    }

    static string Processor()
    {
        const string info = "/proc/cpuinfo";
        var line = File.Exists(info)
            ? File.ReadLines(info).FirstOrDefault(
                static line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
