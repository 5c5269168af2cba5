namespace OnnxPose.TextToPose;

/// <summary>Counts what is done over all samples, and reports now and then.</summary>
/// <remarks>Not thread-safe; one per call.</remarks>
/// <param name="samples">Samples of the call.</param>
/// <param name="report">Told how many steps are done and expected; null for nobody.</param>
sealed class StepTally(int samples, Action<int, int>? report)
{
    const int StepsPerReport = 16;

    int _waiting = samples, _completed, _untilReport;

    /// <summary>Tokens of the samples that are complete.</summary>
    public int Tokens => _completed;

    /// <summary>Places of those that were drawn.</summary>
    public int Draws { get; private set; }

    /// <summary>The points that those were chosen from.</summary>
    public long Candidates { get; private set; }

    /// <summary>Time between steps, in which logits were read, in the ticks of
    /// <see cref="System.Diagnostics.Stopwatch"/>.</summary>
    public long SamplingTicks { get; private set; }

    /// <summary>A sample has begun: from now on its row knows how many steps it takes.</summary>
    public void Begin() => _waiting--;

    /// <summary>A sample is complete.</summary>
    public void Complete(PoseSequence sequence)
    {
        _completed += sequence.StepsDone;
        Draws += sequence.Draws;
        Candidates += sequence.Candidates;
    }

    /// <summary>A step of all rows is done, and its logits are read.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="samplingTicks">How long the reading took.</param>
    public void Step(ReadOnlySpan<PoseSequence> rows, long samplingTicks)
    {
        SamplingTicks += samplingTicks;
        if (report is null || --_untilReport > 0)
        {
            return;
        }
        _untilReport = StepsPerReport;
        var (done, expected) = (_completed, _completed + _waiting * PoseSequence.TypicalStepCount);
        foreach (var row in rows)
        {
            if (!row.IsDone)
            {
                (done, expected) = (done + row.StepsDone, expected + row.StepCount);
            }
        }
        report(done, expected);
    }

    /// <summary>The last report, where what is done is what was expected.</summary>
    public void Finish() => report?.Invoke(_completed, _completed);
}
