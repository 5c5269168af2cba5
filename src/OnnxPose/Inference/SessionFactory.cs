using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using OnnxPose.Diagnostics;
using OnnxPose.Onnx.Graphs;

namespace OnnxPose.Inference;

/// <summary>A native session with the device it got.</summary>
/// <param name="Session">The session; the receiver disposes it.</param>
/// <param name="Source">The file or graph it was made from, for messages.</param>
/// <param name="Cuda">The GPU's number, or null on the CPU.</param>
/// <param name="Report">The device and the reason for a fallback.</param>
sealed record OpenedSession(InferenceSession Session, string Source, int? Cuda, DeviceReport Report);

/// <summary>Opens native sessions on the device that a policy asks for.</summary>
static class SessionFactory
{
    /// <summary>Opens a model on the first device of the policy that takes it.</summary>
    /// <exception cref="DeviceNotAvailableException">CUDA is required and not usable.</exception>
    /// <exception cref="ModelContractException">ONNX Runtime refuses the model on the CPU, or it has no 8-bit
    /// form and that is asked for.</exception>
    public static OpenedSession Open(
        ModelSource source, InferenceOptions options, string slot,
        Func<SessionOptions, int, string?> appendCuda)
    {
        source.RequireForm(options, slot);
        var policy = options.Device;
        string? reason = null;
        if (policy.Kind != DeviceKind.Cpu)
        {
            if (TryOpenCuda(source, options, slot, appendCuda, out reason) is { } opened)
            {
                return opened;
            }
            if (policy.Required && policy.Kind == DeviceKind.Cuda)
            {
                throw new DeviceNotAvailableException(
                    $"{slot} needs {policy}, and it is not usable: {reason}. " +
                    "Ask for 'auto' or 'cpu' to run without.");
            }
        }
        return OpenCpu(source, options, slot, reason);
    }

    static OpenedSession? TryOpenCuda(
        ModelSource source, InferenceOptions options, string slot,
        Func<SessionOptions, int, string?> append, out string? reason)
    {
        var device = options.Device.Index;
        var type = options.TypeOn(gpu: true, source.EightBits);
        using var native = NativeOptions(options, type);
        reason = append(native, device);
        if (reason is not null)
        {
            return null;
        }
        try
        {
            var (session, from) = Create(source, slot, type, native);
            var name = string.Create(CultureInfo.InvariantCulture, $"cuda:{device}");
            return new(session, from, device, Report(source, name, null, type));
        }
        catch (OnnxRuntimeException e)     // no driver, an old GPU, too little memory: the CPU may still do
        {
            reason = $"the model cannot be opened on CUDA device {device}: {e.Message}";
            return null;
        }
    }

    static OpenedSession OpenCpu(ModelSource source, InferenceOptions options, string slot, string? reason)
    {
        var type = options.TypeOn(gpu: false, source.EightBits);
        using var native = NativeOptions(options, type);
        try
        {
            var (session, from) = Create(source, slot, type, native);
            return new(session, from, null, Report(source, "cpu", reason, type));
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelContractException(
                $"'{source.ExistingFile ?? source.Folder}' is not usable as {slot}: " +
                $"ONNX Runtime refuses it: {e.Message.TrimEnd('.')}. " +
                "Check that the files are complete and belong to this slot.", e);
        }
    }

    // The constructors are banned so that this is the only place that opens a session.
#pragma warning disable RS0030
    static (InferenceSession Session, string Source) Create(
        ModelSource source, string slot, OnnxType precision, SessionOptions native)
    {
        if (source.ExistingFile is { } path)
        {
            using var reading = RuntimeClock.Begin();
            return (new(path, native), path);
        }
        var model = source.BuildFor(slot, precision);
        if (model.WeightsFolder is { } folder)
        {
            native.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", folder);
        }
        using var opening = RuntimeClock.Begin();
        return (new(model.Bytes, native), $"{source.Folder} ({model.Name})");
    }
#pragma warning restore RS0030

    static DeviceReport Report(ModelSource source, string device, string? reason, OnnxType type) =>
        new(device, reason, OnnxEnvironment.Version)
        {
            Precision = source.ExistingFile is not null ? null : type switch
            {
                OnnxType.Int8 => "int8",
                OnnxType.Float16 => "fp16",
                _ => "fp32",
            },
        };

    static SessionOptions NativeOptions(InferenceOptions options, OnnxType type)
    {
        _ = OnnxEnvironment.Instance;     // else the first SessionOptions creates one that logs warnings
        var native = new SessionOptions
        {
            IntraOpNumThreads = options.Threads > 0 ? options.Threads : Environment.ProcessorCount,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = options.OptimizesGraph
                ? GraphOptimizationLevel.ORT_ENABLE_ALL
                : GraphOptimizationLevel.ORT_DISABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        var spin = options.SpinMicroseconds.ToString(CultureInfo.InvariantCulture);
        native.AddSessionConfigEntry("session.intra_op.spin_duration_us", spin);
        var prepack = options.Prepack || type == OnnxType.Int8;     // 8 bits are 40 times slower without
        native.AddSessionConfigEntry("session.disable_prepacking", prepack ? "0" : "1");
        options.Profile?.Enable(native);
        return native;
    }
}
