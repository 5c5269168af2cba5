using System.Diagnostics;
using System.Globalization;

namespace OnnxPose.Inference;

/// <summary>The memory of this machine and of this process.</summary>
static class HostMemory
{
    const string Machine = "/proc/meminfo";
    const string Self = "/proc/self/status";

    /// <summary>Bytes that programs can still take without pushing others out, within the limit that the
    /// process runs under.</summary>
    public static long AvailableBytes()
    {
        var memory = GC.GetGCMemoryInfo();
        var limit = memory.TotalAvailableMemoryBytes;
        var free = File.Exists(Machine) ? Parse(File.ReadLines(Machine)) : null;
        return Math.Min(free ?? limit - memory.MemoryLoadBytes, limit);
    }

    /// <summary>The most memory that this process has had at once: bytes of its working set.</summary>
    public static long PeakWorkingSet()
    {
        // One file; Process would read all there is to know.
        var peak = File.Exists(Self) ? Parse(File.ReadLines(Self), "VmHWM:") : null;
        if (peak is { } bytes)
        {
            return bytes;
        }
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }

    /// <summary>Reads one of Linux's own figures; null where it is not there.</summary>
    /// <param name="lines">A label and a number of KiB each.</param>
    /// <param name="label">The label, with its colon.</param>
    public static long? Parse(IEnumerable<string> lines, string label = "MemAvailable:")
    {
        var line = lines.FirstOrDefault(line => line.StartsWith(label, StringComparison.Ordinal));
        var number = line?[label.Length..].Replace("kB", "", StringComparison.Ordinal).Trim();
        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var kibibytes)
            ? kibibytes << 10
            : null;
    }
}
