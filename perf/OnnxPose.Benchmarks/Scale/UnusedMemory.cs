using System.Runtime.InteropServices;

namespace OnnxPose.Benchmarks.Scale;

/// <summary>Memory that a process keeps although nobody uses it: what the collector has not looked at yet,
/// and what the C library holds ready for the next allocation.</summary>
static partial class UnusedMemory
{
    /// <summary>Gives it back, so that what stays is in use.</summary>
    public static void Return()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        try
        {
            if (OperatingSystem.IsLinux())
            {
                _ = Trim(0);
            }
        }
        catch (EntryPointNotFoundException)
        {
            // Not the GNU C library; others hold little.
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint keep);
}
