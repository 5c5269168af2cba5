using System.Collections.Immutable;
using System.Diagnostics;

namespace OnnxPose.Diagnostics;

/// <summary>Adds up what each stage of one call takes, and tells of it those who listen.</summary>
/// <remarks>Not thread-safe: one per call, on the call's own thread. Allocates nothing where nobody
/// listens.</remarks>
sealed class StageMeter
{
    readonly Total[] _totals = new Total[StageName.Count];

    CallStage _stage;
    bool _isRunning;
    long _since, _runtimeSince;
    Activity? _span;

    /// <summary>A stage begins; none is running.</summary>
    public void Begin(CallStage stage)
    {
        _span = Telemetry.Start(Telemetry.Source, StageName.Of(stage));
        (_stage, _isRunning) = (stage, true);
        (_since, _runtimeSince) = (Stopwatch.GetTimestamp(), RuntimeClock.Ticks);
    }

    /// <summary>The running stage is done.</summary>
    /// <param name="count">How much was done.</param>
    public void End(long count)
    {
        Add(_stage, Stopwatch.GetTimestamp() - _since, RuntimeClock.Ticks - _runtimeSince, count);
        _isRunning = false;
        _span?.SetTag(Telemetry.CountTag, count);
        _span?.Dispose();
        _span = null;
    }

    /// <summary>Something that has just ended, within the running stage or between two, belongs to another
    /// one.</summary>
    /// <param name="stage">The stage that it belongs to.</param>
    /// <param name="ticks">How long it took, in <see cref="Stopwatch"/>'s ticks.</param>
    /// <param name="runtimeTicks">What of that was spent inside ONNX Runtime.</param>
    /// <param name="count">How much was done.</param>
    /// <param name="accumulated">Whether it happened in parts.</param>
    public void Except(CallStage stage, long ticks, long runtimeTicks, long count, bool accumulated = false)
    {
        Add(stage, ticks, runtimeTicks, count);
        if (_isRunning)
        {
            (_since, _runtimeSince) = (_since + ticks, _runtimeSince + runtimeTicks);
        }
        if (Telemetry.Source.HasListeners())
        {
            Tell(stage, Stopwatch.GetElapsedTime(0, ticks), count, accumulated);
        }
    }

    /// <summary>Ends what an exception has left running; it is not measured.</summary>
    public void Abandon()
    {
        _isRunning = false;
        _span?.SetStatus(ActivityStatusCode.Error);
        _span?.Dispose();
        _span = null;
    }

    /// <summary>The stages that the call came to, in their order.</summary>
    public ImmutableArray<StageTiming> Timings()
    {
        var timings = ImmutableArray.CreateBuilder<StageTiming>(_totals.Length);
        for (var i = 0; i < _totals.Length; i++)
        {
            if (_totals[i].Visits > 0)
            {
                timings.Add(new((CallStage)i, Stopwatch.GetElapsedTime(0, _totals[i].Ticks),
                    Stopwatch.GetElapsedTime(0, _totals[i].RuntimeTicks), _totals[i].Count));
            }
        }
        return timings.DrainToImmutable();
    }

    /// <summary>Measures the durations of all stages.</summary>
    /// <param name="device">Where the call's networks ran.</param>
    public void Record(string device)
    {
        if (!Telemetry.StageDuration.Enabled)
        {
            return;
        }
        for (var i = 0; i < _totals.Length; i++)
        {
            if (_totals[i].Visits > 0)
            {
                Telemetry.StageDuration.Record(Stopwatch.GetElapsedTime(0, _totals[i].Ticks).TotalSeconds,
                    new(Telemetry.StageTag, StageName.Of((CallStage)i)), new(Telemetry.DeviceTag, device));
            }
        }
    }

    void Add(CallStage stage, long ticks, long runtimeTicks, long count)
    {
        ref var total = ref _totals[(int)stage];
        total.Ticks += ticks;
        total.RuntimeTicks += runtimeTicks;
        total.Count += count;
        total.Visits++;
    }

    static void Tell(CallStage stage, TimeSpan duration, long count, bool accumulated)
    {
        var end = TimeProvider.System.GetUtcNow();
        using var span = Telemetry.Source.StartActivity(
            StageName.Of(stage), ActivityKind.Internal, default(ActivityContext), startTime: end - duration);
        span?.SetTag(Telemetry.CountTag, count);
        if (accumulated)
        {
            span?.SetTag(Telemetry.AccumulatedTag, true);
        }
        span?.SetEndTime(end.UtcDateTime);
    }

    struct Total
    {
        public long Ticks, RuntimeTicks, Count;
        public int Visits;
    }
}
