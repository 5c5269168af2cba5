using System.Globalization;

namespace OnnxPose.Inference;

/// <summary>The memory of this machine.</summary>
static class HostMemory
{
    const string Status = "/proc/meminfo";
    const string Label = "MemAvailable:";

    /// <summary>Bytes that programs can still take without pushing others out, within the limit that the
    /// process runs under.</summary>
    public static long AvailableBytes()
    {
        var memory = GC.GetGCMemoryInfo();
        var limit = memory.TotalAvailableMemoryBytes;
        var free = File.Exists(Status) ? Parse(File.ReadLines(Status)) : null;
        return Math.Min(free ?? limit - memory.MemoryLoadBytes, limit);
    }

    /// <summary>Reads Linux's own figure; null where it is not there.</summary>
    public static long? Parse(IEnumerable<string> lines)
    {
        var line = lines.FirstOrDefault(static line => line.StartsWith(Label, StringComparison.Ordinal));
        var number = line?[Label.Length..].Replace("kB", "", StringComparison.Ordinal).Trim();
        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var kibibytes)
            ? kibibytes << 10
            : null;
    }
}
