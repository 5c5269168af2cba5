using System.Diagnostics;
using System.Runtime.InteropServices;

namespace OnnxPose.Benchmarks.Poses;

/// <summary>Time that this thread has computed for, so that other work on the machine does not
/// count.</summary>
static partial class ThreadClock
{
    const int ThreadCpuTime = 3;    // CLOCK_THREAD_CPUTIME_ID of Linux

    /// <summary>What <see cref="Now"/> counts.</summary>
    public static string Name { get; } = OperatingSystem.IsLinux() ? "thread CPU time" : "wall time";

    /// <summary>Microseconds since some moment.</summary>
    public static double Now() => OperatingSystem.IsLinux() && ClockGetTime(ThreadCpuTime, out var time) == 0
        ? time.Seconds * 1e6 + time.Nanoseconds / 1e3
        : Stopwatch.GetTimestamp() * 1e6 / Stopwatch.Frequency;

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
