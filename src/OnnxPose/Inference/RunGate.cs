using Microsoft.ML.OnnxRuntime;

namespace OnnxPose.Inference;

/// <summary>Keeps a native session alive while it is used.</summary>
/// <remarks>
/// Disposing a session during a run kills the process. So every use enters here, and whoever disposes first
/// closes the gate: no use begins any more, those in progress are told to stop and waited for. Thread-safe.
/// </remarks>
/// <param name="slot">The place of the model that is guarded, for messages.</param>
sealed class RunGate(string slot)
{
    readonly object _lock = new();
    readonly List<RunTicket> _active = new(capacity: 16);     // so that entering allocates nothing
    bool _closed;

    /// <summary>Runs something on the session, and stops it when the token asks for it.</summary>
    /// <exception cref="ObjectDisposedException">The gate is closed, or was during the run.</exception>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    /// <exception cref="ModelContractException">ONNX Runtime could not run the model.</exception>
    public TResult Run<TState, TResult>(
        RunTicket ticket, TState state, Func<TState, RunOptions, TResult> run,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Enter(ticket);
        try
        {
            using var stop = cancellationToken.UnsafeRegister(
                static options => ((RunOptions)options!).Terminate = true, ticket.Options);
            return run(state, ticket.Options);
        }
        catch (OnnxRuntimeException e)
        {
            // A stopped run has no error code of its own: ask who could have stopped it, never the message.
            cancellationToken.ThrowIfCancellationRequested();
            ThrowIfStopped(ticket);
            throw new ModelContractException(
                $"ONNX Runtime failed to run {slot}: {e.Message.TrimEnd('.')}.", e);
        }
        finally
        {
            ticket.Options.Terminate = false;     // the flag would stop the next run too
            Leave(ticket);
        }
    }

    /// <summary>Lets no use begin with a ticket any more, stops the one in progress and waits for
    /// it.</summary>
    public void Retire(RunTicket ticket)
    {
        lock (_lock)
        {
            ticket.Retired = true;
            while (_active.Contains(ticket))
            {
                ticket.Options.Terminate = true;
                Monitor.Wait(_lock);
            }
        }
    }

    /// <summary>Lets no use begin any more, stops those in progress and waits for them.</summary>
    /// <returns>False if it was closed before.</returns>
    public bool Close()
    {
        lock (_lock)
        {
            var first = !_closed;
            _closed = true;
            foreach (var ticket in _active)
            {
                ticket.Options.Terminate = true;
            }
            while (_active.Count > 0)
            {
                Monitor.Wait(_lock);
            }
            return first;
        }
    }

    void Enter(RunTicket ticket)
    {
        lock (_lock)
        {
            if (_closed || ticket.Retired)
            {
                throw Disposed();
            }
            _active.Add(ticket);
        }
    }

    void Leave(RunTicket ticket)
    {
        lock (_lock)
        {
            _active.Remove(ticket);
            Monitor.PulseAll(_lock);
        }
    }

    void ThrowIfStopped(RunTicket ticket)
    {
        lock (_lock)
        {
            if (_closed || ticket.Retired)
            {
                throw Disposed();
            }
        }
    }

    ObjectDisposedException Disposed() => new($"{nameof(ModelSession)} of {slot}");
}
