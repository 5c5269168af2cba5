using System.Diagnostics;

namespace OnnxPose.Diagnostics;

/// <summary>How much of this thread's time went into ONNX Runtime.</summary>
/// <remarks>
/// A call works on one thread from its beginning to its end, so that the difference between two readings is
/// what the call spent, however many others share its sessions. Allocates nothing where nobody listens to
/// runs.
/// </remarks>
static class RuntimeClock
{
    [ThreadStatic]
    static long s_ticks;

    /// <summary>What this thread has spent inside ONNX Runtime since it began, in
    /// <see cref="Stopwatch"/>'s ticks.</summary>
    public static long Ticks => s_ticks;

    /// <summary>Something inside ONNX Runtime begins that is no run: a session is opened.</summary>
    public static Part Begin() => new(Stopwatch.GetTimestamp(), null);

    /// <summary>A run begins.</summary>
    /// <param name="slot">The place of the network, as messages name it.</param>
    /// <param name="session">The number of its session.</param>
    public static Part BeginRun(string slot, int session)
    {
        var span = Telemetry.Start(Telemetry.Runs, slot);
        span?.SetTag(Telemetry.SessionTag, session);
        return new(Stopwatch.GetTimestamp(), span);
    }

    /// <summary>Time inside ONNX Runtime, from its beginning until it is disposed.</summary>
    public readonly ref struct Part(long start, Activity? span)
    {
        /// <summary>Adds the time to the thread's.</summary>
        public void Dispose()
        {
            s_ticks += Stopwatch.GetTimestamp() - start;
            span?.Dispose();
        }
    }
}
