using System.Diagnostics;
using System.Globalization;
using OnnxPose.Cli;
using OnnxPose.Evaluation.Scenes;
using OnnxPose.Inference;
using OnnxPose.Numerics;
using OnnxPose.TestKit;

namespace OnnxPose.Benchmarks.Scale;

/// <summary>A run of <c>pose --prompts</c> over so many captions, in a process of its own.</summary>
/// <param name="Samples">Its memory.</param>
/// <param name="Elapsed">From the start of its process to the end.</param>
sealed record SoakRun(IReadOnlyList<MemorySample> Samples, TimeSpan Elapsed)
{
    /// <summary>The command of the process.</summary>
    public const string Name = "soak-run";

    const int SamplesOfARun = 500;

    /// <summary>Starts the process and waits for it.</summary>
    /// <param name="prompts">How many captions.</param>
    /// <param name="leak">Bytes that it keeps of every line.</param>
    /// <param name="giveBack">Whether what is unused goes back to the system before memory is noted.</param>
    public static SoakRun Start(int prompts, int leak, bool giveBack = true)
    {
        using var folder = new TempFolder();
        File.WriteAllLines(folder.At("prompts.txt"), Captions(prompts));
        var info = new ProcessStartInfo("dotnet",
        [
            // As the command runs, which has other settings than the benchmarks have.
            "exec", "--runtimeconfig", Beside("OnnxPose.Cli.runtimeconfig.json"),
            Beside("OnnxPose.Benchmarks.dll"), Name, folder.Path, $"{prompts}", $"{leak}", $"{giveBack}",
        ])
        {
            RedirectStandardOutput = true,
        };
        if (giveBack)
        {
            UnusedMemory.MakeReturnable(info);
        }
        var start = Stopwatch.GetTimestamp();
        using var process = Process.Start(info)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"The run ended with {process.ExitCode}.");
        }
        var samples = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse).ToArray();
        return new(samples, Stopwatch.GetElapsedTime(start));
    }

    /// <summary>What the process does: the command line, with its lines counted on their way to a
    /// file.</summary>
    public static int Run(ReadOnlySpan<string> args)
    {
        var (folder, prompts, leak) = (args[0], Number(args[1]), Number(args[2]));
        using var file = File.Create(Path.Combine(folder, "poses.jsonl"));
        using var lines = new SoakLines(file, Math.Max(1, prompts / SamplesOfARun), leak)
        {
            GivesBack = bool.Parse(args[3]),
        };
        var terminal = new Terminal(() => Stream.Null, TextWriter.Null, Console.Error, DrawsProgress: false)
        {
            OpenOut = () => lines,
        };
        var code = Cli.CommandLine.Run(
            ["pose", "--prompts", Path.Combine(folder, "prompts.txt"), "--people", "1", "--seed", "1"],
            terminal);
        lines.Samples.ForEach(static sample => Console.WriteLine(
            $"{sample.Prompts} {sample.WorkingSet} {sample.Managed}"));
        return code == 0 && (lines.Lines != prompts || NativeObjects.Alive != 0) ? 1 : code;
    }

    static string Beside(string file) => Path.Combine(AppContext.BaseDirectory, file);

    static MemorySample Parse(string line)
    {
        var fields = line.Split(' ');
        return new(Number(fields[0]), long.Parse(fields[1], CultureInfo.InvariantCulture),
            long.Parse(fields[2], CultureInfo.InvariantCulture));
    }

    static IEnumerable<string> Captions(int count) => Enumerable.Range(0, count).Select(static i =>
    {
        var random = PoseRandom.FromSeed(1).Fork(i);
        return SceneSampler.Sample(SceneSplit.Training, ref random).Caption;
    });

    static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
