using System.Diagnostics;
using System.Globalization;
using OnnxPose.Benchmarks.Steps;

namespace OnnxPose.Benchmarks.Load;

/// <summary>Processes that open the miniature in one way, and the medians of their parts.</summary>
/// <param name="Parts">The parts in their order: milliseconds, and how many of those methods were being
/// compiled.</param>
sealed record LoadRuns(IReadOnlyList<(string Part, double Milliseconds, double Compiled)> Parts)
{
    /// <summary>Milliseconds of all parts whose name says so.</summary>
    public double Of(params string[] parts) =>
        Parts.Where(part => parts.Contains(part.Part)).Sum(static part => part.Milliseconds);

    /// <summary>Starts each way in turn, so that what else the machine does hits all alike.</summary>
    /// <param name="folder">The model.</param>
    /// <param name="processes">Of each way.</param>
    /// <param name="ways">Their arguments.</param>
    public static LoadRuns[] Take(string folder, int processes, params string[][] ways)
    {
        var runs = Array.ConvertAll(ways, static _ => new List<(string, double, double)[]>());
        for (var i = 0; i <= processes; i++)
        {
            for (var way = 0; way < ways.Length; way++)
            {
                var run = Start(folder, ways[way]);
                if (i > 0)      // the first brings the files into memory
                {
                    runs[way].Add(run);
                }
            }
        }
        return Array.ConvertAll(runs, Medians);
    }

    static LoadRuns Medians(List<(string Part, double Milliseconds, double Compiled)[]> runs) =>
        new([.. runs[0].Select((part, i) => (part.Part,
            StepLimits.Median([.. runs.Select(run => run[i].Milliseconds)]),
            StepLimits.Median([.. runs.Select(run => run[i].Compiled)])))]);

    static (string Part, double Milliseconds, double Compiled)[] Start(string folder, string[] way)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "OnnxPose.Benchmarks.dll");
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", [program, LoadParts.Name, folder, .. way])
            {
                RedirectStandardOutput = true,
                Environment = { ["DOTNET_TieredPGO"] = "0" },     // as the command line has it
            })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse)]
            : throw new InvalidOperationException($"The process ended with {process.ExitCode}.");
    }

    static (string, double, double) Parse(string line)
    {
        var fields = line.Split('\t');
        return (fields[0], double.Parse(fields[1], CultureInfo.InvariantCulture),
            double.Parse(fields[2], CultureInfo.InvariantCulture));
    }
}
