namespace OnnxPose.TextToPose;

/// <summary>Counts steps over all samples and reports now and then.</summary>
/// <remarks>Not thread-safe; one per call.</remarks>
/// <param name="samples">Samples of the call.</param>
/// <param name="report">Told how many steps are done and expected; null for nobody.</param>
sealed class StepTally(int samples, Action<int, int>? report)
{
    const int StepsPerReport = 16;

    int _waiting = samples, _completed, _untilReport;

    /// <summary>A sample has begun: from now on its row knows how many steps it takes.</summary>
    public void Begin() => _waiting--;

    /// <summary>A sample is complete.</summary>
    public void Complete(PoseSequence sequence) => _completed += sequence.StepsDone;

    /// <summary>A step of all rows is done.</summary>
    public void Step(ReadOnlySpan<PoseSequence> rows)
    {
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
