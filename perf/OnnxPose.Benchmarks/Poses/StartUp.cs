using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using OnnxPose.TestKit;

namespace OnnxPose.Benchmarks.Poses;

/// <summary>
/// `start-up`: how long after the start of its process the command line has a pose of the miniature, alone
/// and four in a batch, as it is built and compiled ahead. A Markdown table on stdout
/// and in perf/results/start-up.md.
/// </summary>
static class StartUp
{
    const int Processes = 7;

    /// <summary>Starts the processes and writes the table.</summary>
    public static int Run()
    {
        using var folder = new TempFolder();
        var ahead = Publish(Path.Combine(folder.Path, "published"));
        var rows = new[]
        {
            ("as built", AppContext.BaseDirectory),
            ("compiled ahead", ahead),
        }.Select(p => Row(p.Item1, Path.Combine(p.Item2, "OnnxPose.Cli.dll"), folder.Path));
        Machine.Publish("start-up", string.Create(CultureInfo.InvariantCulture, $"""
            # From the start of the process to a pose

            {Machine.Description}.
            `pose "a woman in a red dress waving" --json` on the miniature, `seconds.sinceStart`: from the start of
            the process until the poses are drawn and written; {Processes} processes each, files in memory.
            Compiled ahead is what
            `dotnet publish src/OnnxPose.Cli -c Release -r {RuntimeInformation.RuntimeIdentifier} --self-contained false`
            makes.
            `dotnet run -c Release --project perf/OnnxPose.Benchmarks -- start-up`

            | program | poses | median | slowest | four over one |
            | --- | --- | --- | --- | --- |
            {string.Concat(rows)}
            """));
        return 0;
    }

    static string Publish(string folder)
    {
        var project = Path.Combine(GoldenFolder.RepositoryRoot, "src", "OnnxPose.Cli");
        Output("publish", project, "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier,
            "--self-contained", "false", "-o", folder);
        return folder;
    }

    static string Row(string name, string program, string folder)
    {
        Measure(program, folder, poses: 1);    // brings the files into memory
        var one = Measured(program, folder, poses: 1);
        var four = Measured(program, folder, poses: 4);
        var ratio = Median(four) / Median(one);
        return string.Create(CultureInfo.InvariantCulture, $"""
            | {name} | 1 | {Median(one):F2} s | {one.Max():F2} s | |
            | {name} | 4 in one batch | {Median(four):F2} s | {four.Max():F2} s | {ratio:F2} |

            """);
    }

    static double[] Measured(string program, string folder, int poses) =>
        [.. Enumerable.Range(0, Processes).Select(_ => Measure(program, folder, poses))];

    static double Median(double[] seconds) => seconds.Order().ElementAt(seconds.Length / 2);

    static double Measure(string program, string folder, int poses)
    {
        var output = Output(program, "pose", "a woman in a red dress waving", "--seed", "5", "--json",
            "--out", folder, "-n", poses.ToString(CultureInfo.InvariantCulture));
        using var json = JsonDocument.Parse(output);
        return json.RootElement.GetProperty("seconds").GetProperty("sinceStart").GetDouble();
    }

    static string Output(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
        })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException(
            $"'dotnet {string.Join(' ', arguments)}' ended with {process.ExitCode}.\n{output}");
    }
}
