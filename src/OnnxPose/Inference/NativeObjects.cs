namespace OnnxPose.Inference;

/// <summary>Counts the native objects that are alive: sessions, bindings and buffers.</summary>
/// <remarks>
/// Always on. Finalizers hide a forgotten Dispose from memory figures, but not from this counter: a test that
/// leaves it above where it began has found a leak.
/// </remarks>
static class NativeObjects
{
    static int s_alive;

    /// <summary>Objects that were created and not disposed.</summary>
    public static int Alive => Volatile.Read(ref s_alive);

    internal static void Created() => Interlocked.Increment(ref s_alive);

    internal static void Released() => Interlocked.Decrement(ref s_alive);
}
