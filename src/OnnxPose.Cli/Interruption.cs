using System.Runtime.InteropServices;

namespace OnnxPose.Cli;

/// <summary>Turns SIGINT and SIGTERM into cancellation, and remembers which of them it was.</summary>
/// <remarks>
/// System.CommandLine's own handler returns what the action returns when the action ends in time, so that the
/// two signals could not be told apart. A command that does not stop in time is ended hard; so it is by a
/// second signal. Files appear whole or not at all, so that nothing half-written stays.
/// </remarks>
sealed class Interruption : IDisposable
{
    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    readonly CancellationTokenSource _stop = new();
    readonly PosixSignalRegistration[] _registrations;
    Timer? _hardEnd;
    int _code;

    public Interruption() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop),
    ];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>The exit code of the signal that arrived, or null.</summary>
    public int? Code => Volatile.Read(ref _code) is > 0 and var code ? code : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        Array.ForEach(_registrations, static registration => registration.Dispose());
        _hardEnd?.Dispose();
    }

    void Stop(PosixSignalContext context)
    {
        var code = context.Signal == PosixSignal.SIGINT ? ExitCode.Interrupted : ExitCode.Terminated;
        if (Interlocked.CompareExchange(ref _code, code, 0) != 0)
        {
            Environment.Exit(code);
        }
        context.Cancel = true;
        _hardEnd = new(_ => Environment.Exit(code), null, s_patience, Timeout.InfiniteTimeSpan);
        _stop.Cancel();
    }
}
