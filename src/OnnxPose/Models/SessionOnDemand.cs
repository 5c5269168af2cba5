using OnnxPose.Inference;

namespace OnnxPose.Models;

/// <summary>A network that most users never need: opened when it is first asked for. Thread-safe.</summary>
/// <param name="open">Opens it; a failure is tried again the next time.</param>
sealed class SessionOnDemand(Func<ModelSession> open) : IDisposable
{
    readonly Lock _lock = new();
    ModelSession? _session;
    bool _disposed;

    /// <summary>The network.</summary>
    /// <exception cref="ObjectDisposedException">This is disposed.</exception>
    public ModelSession Value
    {
        get
        {
            lock (_lock)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                return _session ??= open();
            }
        }
    }

    /// <summary>Stops what is running on it, waits for it and releases it.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _session?.Dispose();
        }
    }
}
