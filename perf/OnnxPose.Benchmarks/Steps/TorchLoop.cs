using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using OnnxPose.TestKit;

namespace OnnxPose.Benchmarks.Steps;

/// <summary>How the published loop went in TorchSharp: in a program of its own, tools/OnnxPose.TorchLoop,
/// which is not there unless somebody built it, because libtorch takes 600 MB.</summary>
sealed record TorchLoop
{
    /// <summary>Builds the program.</summary>
    public const string BuildCommand = "dotnet build -c Release tools/OnnxPose.TorchLoop";

    /// <summary>How far its logits may lie from ONNX Runtime's, over max(1, abs).</summary>
    public const double Bound = 1e-4;

    /// <summary>What it said; null if it did not run to its end.</summary>
    public TorchLoopLine? Line { get; init; }

    /// <summary>Why it did not run to its end; null if it did, or is not built.</summary>
    public string? Failure { get; init; }

    /// <summary>Whether there is nothing to complain of: not built, or as ONNX Runtime has it.</summary>
    public bool Holds => Failure is null && Line is null or { Difference: <= Bound };

    /// <summary>Runs the program, if a repository has its Release build.</summary>
    /// <param name="repository">The repository's root.</param>
    /// <param name="model">The pose transformer's folder.</param>
    /// <param name="reference">What the program is to compute.</param>
    /// <param name="threads">Threads of an operation.</param>
    /// <param name="budget">It begins no pass of a point later than this.</param>
    public static TorchLoop Run(
        string repository, string model, LoopReference reference, int threads, TimeSpan budget)
    {
        var program = Path.Combine(
            repository, "artifacts", "bin", "OnnxPose.TorchLoop", "release", "OnnxPose.TorchLoop.dll");
        if (!File.Exists(program))
        {
            return new();
        }
        using var folder = new TempFolder();
        var file = folder.At("reference.safetensors");
        reference.Write(file);
        return Start(program, model, file, Text(threads), Text(budget.TotalSeconds));
    }

    static TorchLoop Start(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
        })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            return new() { Failure = $"it ended with {process.ExitCode}, and said why on stderr" };
        }
        try
        {
            return new() { Line = TorchLoopLine.Read(output) };
        }
        catch (JsonException e)
        {
            return new() { Failure = $"its last line is not what it should be ({e.Message})" };
        }
    }

    static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
