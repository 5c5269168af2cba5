namespace OnnxPose;

/// <summary>Counts the calls inside an object, so that its disposal can stop them and wait for
/// them.</summary>
/// <remarks>
/// Thread-safe. Who leaves last after <see cref="Close"/> releases what the calls were using; a thread that
/// closes the gate from inside one of its own calls (a progress report) does not wait for itself.
/// </remarks>
/// <param name="release">Called once, after the gate is closed and the last call has left.</param>
sealed class CallGate(Action release) : IDisposable
{
    readonly object _lock = new();
    readonly CancellationTokenSource _closing = new();
    readonly Dictionary<int, int> _callsOfThread = [];
    bool _closed, _released;

    /// <summary>Set when the gate closes.</summary>
    public CancellationToken Closing => _closing.Token;

    /// <summary>Begins a call on this thread.</summary>
    /// <exception cref="ObjectDisposedException">The gate is closed.</exception>
    public void Enter(object owner)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, owner);
            var thread = Environment.CurrentManagedThreadId;
            _callsOfThread[thread] = _callsOfThread.GetValueOrDefault(thread) + 1;
        }
    }

    /// <summary>Ends a call on the thread that began it.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            var thread = Environment.CurrentManagedThreadId;
            if (--_callsOfThread[thread] == 0)
            {
                _callsOfThread.Remove(thread);
            }
        }
        ReleaseIfIdle();
    }

    /// <summary>Lets no call begin, asks those inside to stop and waits until they have left.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
        }
        _closing.Cancel();
        ReleaseIfIdle();
        lock (_lock)
        {
            while (!_released && !_callsOfThread.ContainsKey(Environment.CurrentManagedThreadId))
            {
                Monitor.Wait(_lock);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    void ReleaseIfIdle()
    {
        lock (_lock)
        {
            if (!_closed || _released || _callsOfThread.Count > 0)
            {
                return;
            }
            // Under the lock, so that nobody returns from Close before the release is done
            _released = true;
            try
            {
                release();
            }
            finally
            {
                Monitor.PulseAll(_lock);
            }
        }
    }
}
