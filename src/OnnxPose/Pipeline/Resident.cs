namespace OnnxPose;

/// <summary>A network that is opened when somebody needs it and shared by all who do.</summary>
/// <remarks>Thread-safe. Whoever comes while it is being opened waits for it.</remarks>
/// <param name="open">Opens it; a failure is tried again the next time.</param>
/// <param name="stays">Whether it stays open when nobody uses it.</param>
/// <param name="opened">The network, where it is open already; it stays at least until its first use.</param>
sealed class Resident<T>(Func<T> open, bool stays, T? opened = null) : IDisposable
    where T : class, IDisposable
{
    readonly Lock _lock = new();
    T? _value = opened;
    int _users;
    bool _disposed;

    /// <summary>Takes the network for a while.</summary>
    /// <exception cref="ObjectDisposedException">This is disposed.</exception>
    public Lease Borrow()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var opened = _value is null;
            _value ??= open();
            _users++;
            return new(this, _value, opened);
        }
    }

    /// <summary>Closes the network, once nobody uses it any more.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            CloseIfIdle();
        }
    }

    void Return()
    {
        lock (_lock)
        {
            _users--;
            if (!stays || _disposed)
            {
                CloseIfIdle();
            }
        }
    }

    void CloseIfIdle()
    {
        if (_users == 0)
        {
            _value?.Dispose();
            _value = null;
        }
    }

    /// <summary>A use of the network, ended by disposing it once.</summary>
    public readonly struct Lease(Resident<T> owner, T value, bool opened) : IDisposable
    {
        /// <summary>Whether the network was opened for this use.</summary>
        public bool Opened => opened;

        /// <summary>The network.</summary>
        public T Value => value;

        /// <inheritdoc/>
        public void Dispose() => owner.Return();
    }
}
