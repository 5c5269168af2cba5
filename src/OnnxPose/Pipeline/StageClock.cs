using System.Diagnostics;

namespace OnnxPose;

/// <summary>Times the stages of one call and reports progress.</summary>
/// <remarks>Not thread-safe; one per call.</remarks>
sealed class StageClock(IProgress<GenerateProgress>? progress)
{
    readonly long _start = Stopwatch.GetTimestamp();
    readonly TimeSpan[] _durations = new TimeSpan[Enum.GetValues<GenerateStage>().Length];

    GenerateStage _stage;
    long _stageStart;
    int _step, _stepCount;
    TimeSpan _load;

    /// <summary>A stage begins.</summary>
    public void Begin(GenerateStage stage)
    {
        (_stage, _stageStart) = (stage, Stopwatch.GetTimestamp());
        Report(0, 1);
    }

    /// <summary>The stage has come to a step.</summary>
    public void Report(int step, int stepCount)
    {
        (_step, _stepCount) = (step, stepCount);
        progress?.Report(new(_stage, step, stepCount, Stopwatch.GetElapsedTime(_start)));
    }

    /// <summary>The stage is done.</summary>
    public void End()
    {
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
        var start = Stopwatch.GetTimestamp();
        var lease = resident.Borrow();
        _load += Stopwatch.GetElapsedTime(start);
        return lease;
    }

    /// <summary>How long everything took until now.</summary>
    public PoseTimings PoseTimings(bool cold) => new(
        Duration(GenerateStage.Text), Duration(GenerateStage.Pose), Duration(GenerateStage.Score),
        Stopwatch.GetElapsedTime(_start), cold);

    /// <summary>How long everything took until now.</summary>
    public ImageTimings ImageTimings() => new(
        Duration(GenerateStage.Text), Duration(GenerateStage.Pose), Duration(GenerateStage.Adapter),
        Duration(GenerateStage.Denoise), Duration(GenerateStage.Refine), Duration(GenerateStage.Decode),
        _load, Stopwatch.GetElapsedTime(_start));

    TimeSpan Duration(GenerateStage stage) => _durations[(int)stage];
}
