using System.Diagnostics;
using System.Runtime.InteropServices;

namespace OnnxPose.Benchmarks.Scale;

/// <summary>Memory that a process keeps although nobody uses it: what the collector has not looked at yet,
/// and what the C library holds ready for the next allocation.</summary>
static partial class UnusedMemory
{
    /// <summary>Has a process that is to be started take its memory so that all of it can be given
    /// back.</summary>
    /// <remarks>
    /// The GNU C library gives threads heaps of their own, and <c>malloc_trim</c> does not give back what
    /// lies unused at the end of one: memory that a thread used once, such as to compile a method late in a
    /// run, would count for ever and look like growth. With one heap for all threads nothing is kept back.
    /// </remarks>
    public static void MakeReturnable(ProcessStartInfo start) => start.Environment["MALLOC_ARENA_MAX"] = "1";

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
