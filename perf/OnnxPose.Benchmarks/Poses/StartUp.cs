using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using OnnxPose.Onnx.Files;
using OnnxPose.TestKit;

namespace OnnxPose.Benchmarks.Poses;

/// <summary>
/// `start-up`: how long after the start of its process the command line has a pose of the miniature, alone and
/// four in a batch. A Markdown table on stdout and in perf/results/start-up.md.
/// </summary>
static class StartUp
{
    const int Processes = 7;

    /// <summary>Starts the processes and writes the table.</summary>
    public static int Run()
    {
        using var folder = new TempFolder();
        Measure(folder.Path, poses: 1);    // brings the files into memory
        var one = Measured(folder.Path, poses: 1);
        var four = Measured(folder.Path, poses: 4);
        var report = string.Create(CultureInfo.InvariantCulture, $"""
            # From the start of the process to a pose

            `pose "a woman in a red dress waving" --json` on the miniature, `seconds.sinceStart`: from the start of
            the process until the poses are drawn and written; {Processes} processes each, files in memory,
            {Environment.ProcessorCount} processors.
            `dotnet run -c Release --project perf/OnnxPose.Benchmarks -- start-up`

            | poses | median | slowest |
            | --- | --- | --- |
            | 1 | {Median(one):F2} s | {one.Max():F2} s |
            | 4 in one batch | {Median(four):F2} s | {four.Max():F2} s |

            Four take {Median(four) / Median(one):F2} times as long as one.

            """);
        var path = Path.Combine(GoldenFolder.RepositoryRoot, "perf", "results", "start-up.md");
        AtomicFile.WriteText(path, report);
        Console.Write(report);
        return 0;
    }

    static double[] Measured(string folder, int poses) =>
        [.. Enumerable.Range(0, Processes).Select(_ => Measure(folder, poses))];

    static double Median(double[] seconds) => seconds.Order().ElementAt(seconds.Length / 2);

    static double Measure(string folder, int poses)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "OnnxPose.Cli.dll");
        string[] arguments =
        [
            program, "pose", "a woman in a red dress waving", "--seed", "5", "--json", "--out", folder,
            "-n", poses.ToString(CultureInfo.InvariantCulture),
        ];
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
        })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"The command line ended with {process.ExitCode}.");
        }
        using var json = JsonDocument.Parse(output);
        return json.RootElement.GetProperty("seconds").GetProperty("sinceStart").GetDouble();
    }
}
