using System.Diagnostics;
using OnnxPose.Models;
using OnnxPose.Numerics;
using OnnxPose.TextToPose;

namespace OnnxPose.Benchmarks.Steps;

/// <summary>Our loop for one person with every point, as the pipeline runs it once a text is
/// encoded.</summary>
static class CachedLoop
{
    const int Repetitions = 15;

    /// <summary>Steps of it.</summary>
    public static int StepCount => PoseSequence.TypicalStepCount;

    /// <summary>Draws it once.</summary>
    public static GeneratedPose Run(PoseTransformer transformer, TextStates text, PoseSample sample) =>
        new PoseGenerator(rows => transformer.Begin(text, rows), maxRows: 1).Generate([sample])[0];

    /// <summary>Seconds of a run, the median of some: cross-attention's keys and values, steps and
    /// draws.</summary>
    public static double Seconds(PoseTransformer transformer, TextStates text)
    {
        var sample = MeasuredPerson.DrawnBy(SamplerKind.Defensive);
        Run(transformer, text, sample);
        return StepLimits.Median([.. Enumerable.Range(0, Repetitions).Select(_ =>
        {
            var start = Stopwatch.GetTimestamp();
            Run(transformer, text, sample);
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        })]);
    }
}
