using System.Runtime.InteropServices;

namespace OnnxPose.Training.Runs;

/// <summary>Turns an interrupt or a request to terminate into a clean end with a checkpoint.</summary>
sealed class StopSignals(Action stop) : IDisposable
{
    readonly PosixSignalRegistration[] _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Handle(context, stop)),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Handle(context, stop)),
    ];

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }
    }

    static void Handle(PosixSignalContext context, Action stop)
    {
        context.Cancel = true;
        stop();
    }
}
