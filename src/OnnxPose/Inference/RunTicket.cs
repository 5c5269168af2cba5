using Microsoft.ML.OnnxRuntime;

namespace OnnxPose.Inference;

/// <summary>What enters a <see cref="RunGate"/>: the native options through which a run can be
/// stopped.</summary>
/// <remarks>One use at a time. The gate's lock guards <see cref="Retired"/>.</remarks>
sealed class RunTicket : IDisposable
{
    /// <summary>
    /// The options of the run. ONNX Runtime would print every run that is stopped as an error; nothing is
    /// lost by its silence, because each failure also comes back as an exception.
    /// </summary>
    public RunOptions Options { get; } = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };

    /// <summary>True once no use may begin with it any more.</summary>
    public bool Retired { get; set; }

    /// <summary>Releases the options. Only after the gate let go of the ticket.</summary>
    public void Dispose() => Options.Dispose();
}
