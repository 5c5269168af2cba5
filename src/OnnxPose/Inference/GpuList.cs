using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace OnnxPose.Inference;

/// <summary>A GPU as NVIDIA's driver describes it. Immutable and thread-safe.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Driver">The driver's version.</param>
/// <param name="FreeBytes">Memory that nobody uses.</param>
/// <param name="TotalBytes">All its memory.</param>
public sealed record GpuInfo(string Name, string Driver, long FreeBytes, long TotalBytes);

/// <summary>Asks NVIDIA's driver for its GPUs.</summary>
static class GpuList
{
    const long Mebibyte = 1 << 20;

    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>The GPUs, in the order of their numbers; none where there is no driver.</summary>
    public static GpuInfo[] Query()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("nvidia-smi",
                ["--query-gpu=name,driver_version,memory.free,memory.total", "--format=csv,noheader,nounits"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var text = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(s_patience))
            {
                process.Kill();
                return [];
            }
            return process.ExitCode == 0 ? Parse(text.Result) : [];
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            return [];     // no such program, so no driver
        }
    }

    /// <summary>Reads the program's lines; what is not understood is left out.</summary>
    public static GpuInfo[] Parse(string text) =>
    [
        .. from line in text.Split('\n')
           let parts = line.Split(',', StringSplitOptions.TrimEntries)
           where parts.Length == 4
           let free = Bytes(parts[2])
           let total = Bytes(parts[3])
           where free is not null && total is not null
           select new GpuInfo(parts[0], parts[1], free.Value, total.Value),
    ];

    static long? Bytes(string mebibytes) =>
        long.TryParse(mebibytes, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number * Mebibyte
            : null;
}
