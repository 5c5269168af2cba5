using System.Diagnostics;
using System.Globalization;

namespace OnnxPose.Tests.Pipeline;

/// <summary>Runs a scenario of OnnxPose.Lifetime in a process of its own.</summary>
static class ChildProcess
{
    public sealed record Outcome(int? ExitCode, string Output)
    {
        /// <summary>Whether it ended by itself, without a crash, and says that the scenario held.</summary>
        public bool Held => ExitCode == 0 && Output.Contains("held", StringComparison.Ordinal);
    }

    /// <summary>Starts it and waits; a process that is not done in time is ended, and has no exit
    /// code.</summary>
    public static Outcome Run(string scenario, string folder, int rounds, ulong seed, TimeSpan limit)
    {
        var host = Environment.ProcessPath is { } own && IsDotnet(own) ? own : "dotnet";
        var start = new ProcessStartInfo(host)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "OnnxPose.Lifetime.dll"),
                scenario,
                folder,
                rounds.ToString(CultureInfo.InvariantCulture),
                seed.ToString(CultureInfo.InvariantCulture),
            },
            Environment = { ["DOTNET_DbgEnableMiniDump"] = "0" },
        };
        using var process = Process.Start(start)!;
        var (output, error) =
            (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var ended = process.WaitForExit(limit);
        if (!ended)
        {
            process.Kill(entireProcessTree: true);
        }
        process.WaitForExit();
        return new(ended ? process.ExitCode : null, $"{output.Result}{error.Result}");
    }

    static bool IsDotnet(string path) => Path.GetFileNameWithoutExtension(path) == "dotnet";
}
