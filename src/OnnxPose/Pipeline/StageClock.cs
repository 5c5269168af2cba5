using System.Diagnostics;
using OnnxPose.Diagnostics;

namespace OnnxPose;

/// <summary>Times one call and its stages, and reports progress.</summary>
/// <remarks>Not thread-safe; one per call. Disposing it ends the call's span.</remarks>
sealed class StageClock : IDisposable
{
    readonly long _start = Stopwatch.GetTimestamp();
    readonly TimeSpan[] _durations = new TimeSpan[Enum.GetValues<GenerateStage>().Length];
    readonly string _call;
    readonly IProgress<GenerateProgress>? _progress;
    readonly Activity? _span;

    GenerateStage _stage;
    long _stageStart;
    int _step, _stepCount;
    long _loadTicks;

    /// <summary>A call begins.</summary>
    /// <param name="call">Its name in spans and measurements.</param>
    /// <param name="progress">Told how far it is; null for nobody.</param>
    public StageClock(string call, IProgress<GenerateProgress>? progress)
    {
        (_call, _progress) = (call, progress);
        _span = Telemetry.Start(Telemetry.Source, call);
    }

    /// <summary>Measures the stages; those that are whole stages of progress it is told of here.</summary>
    public StageMeter Meter { get; } = new();

    /// <summary>A stage begins.</summary>
    public void Begin(GenerateStage stage)
    {
        (_stage, _stageStart) = (stage, Stopwatch.GetTimestamp());
        if (Measured(stage) is { } measured)
        {
            Meter.Begin(measured);
        }
        Report(0, 1);
    }

    /// <summary>The stage has come to a step.</summary>
    public void Report(int step, int stepCount)
    {
        (_step, _stepCount) = (step, stepCount);
        _progress?.Report(new(_stage, step, stepCount, Stopwatch.GetElapsedTime(_start)));
    }

    /// <summary>The stage is done.</summary>
    /// <param name="count">How much was done, where that is not the number of steps.</param>
    public void End(int? count = null)
    {
        if (Measured(_stage) is not null)
        {
            Meter.End(count ?? _stepCount);
        }
        _durations[(int)_stage] += Stopwatch.GetElapsedTime(_stageStart);
        if (_step != _stepCount)
        {
            Report(_stepCount, _stepCount);
        }
    }

    /// <summary>Borrows a network and notes how long that took.</summary>
    public Resident<T>.Lease Borrow<T>(Resident<T> resident)
        where T : class, IDisposable
    {
        var (start, runtimeStart) = (Stopwatch.GetTimestamp(), RuntimeClock.Ticks);
        var lease = resident.Borrow();
        var ticks = Stopwatch.GetTimestamp() - start;
        _loadTicks += ticks;
        if (lease.Opened)
        {
            Meter.Except(CallStage.Open, ticks, RuntimeClock.Ticks - runtimeStart, count: 1);
        }
        return lease;
    }

    /// <summary>How long everything took until now.</summary>
    public PoseTimings PoseTimings(bool cold) => new(
        Duration(GenerateStage.Text), Duration(GenerateStage.Pose), Duration(GenerateStage.Score),
        Stopwatch.GetElapsedTime(_start), cold)
    {
        Stages = Meter.Timings(),
    };

    /// <summary>How long everything took until now.</summary>
    public ImageTimings ImageTimings(bool cold) => new(
        Duration(GenerateStage.Text), Duration(GenerateStage.Pose), Duration(GenerateStage.Adapter),
        Duration(GenerateStage.Denoise), Duration(GenerateStage.Refine), Duration(GenerateStage.Decode),
        Stopwatch.GetElapsedTime(0, _loadTicks), Stopwatch.GetElapsedTime(_start), cold)
    {
        Stages = Meter.Timings(),
    };

    /// <summary>The call has its result: measures it and its stages.</summary>
    /// <param name="device">Where its networks ran.</param>
    /// <param name="cold">Whether it was the first of its kind.</param>
    public void Complete(string device, bool cold)
    {
        Meter.Record(device);
        if (Telemetry.CallDuration.Enabled)
        {
            Telemetry.CallDuration.Record(Stopwatch.GetElapsedTime(_start).TotalSeconds,
                new(Telemetry.CallTag, _call), new(Telemetry.DeviceTag, device),
                new(Telemetry.ColdTag, cold));
        }
        _span?.SetTag(Telemetry.DeviceTag, device).SetTag(Telemetry.ColdTag, cold);
    }

    /// <summary>The call ends with an exception: measures it without its stages.</summary>
    public void Fail(Exception exception)
    {
        Meter.Abandon();
        var error = exception.GetType().FullName;
        if (Telemetry.CallDuration.Enabled)
        {
            Telemetry.CallDuration.Record(Stopwatch.GetElapsedTime(_start).TotalSeconds,
                new(Telemetry.CallTag, _call), new(Telemetry.ErrorTag, error));
        }
        _span?.SetTag(Telemetry.ErrorTag, error).SetStatus(ActivityStatusCode.Error, exception.Message);
    }

    /// <inheritdoc/>
    public void Dispose() => _span?.Dispose();

    TimeSpan Duration(GenerateStage stage) => _durations[(int)stage];

    // Text and pose have parts that are measured each of its own.
    static CallStage? Measured(GenerateStage stage) => stage switch
    {
        GenerateStage.Score => CallStage.Score,
        GenerateStage.Adapter => CallStage.Adapter,
        GenerateStage.Denoise => CallStage.Denoise,
        GenerateStage.Refine => CallStage.Refine,
        GenerateStage.Decode => CallStage.Decode,
        _ => null,
    };
}
