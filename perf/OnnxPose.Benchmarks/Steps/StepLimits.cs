using System.Diagnostics;
using OnnxPose.Models;

namespace OnnxPose.Benchmarks.Steps;

/// <summary>What a decode step takes beside what it cannot do without, in microseconds: medians of one
/// run.</summary>
/// <param name="Step">A step through the decoder.</param>
/// <param name="Bare">ONNX Runtime's own run on the buffers that the decoder bound.</param>
/// <param name="Read">Reading as many bytes as the step's weights have, over and over as steps do.</param>
/// <param name="StepInTurn">A step after such a reading.</param>
/// <param name="ReadInTurn">A reading after such a step: neither finds its bytes in a cache that holds only
/// one of them.</param>
sealed record StepLimits(double Step, double Bare, double Read, double StepInTurn, double ReadInTurn)
{
    /// <summary>Tokens in the cache: the middle of a person.</summary>
    public const int Past = 70;

    const int Rounds = 20, InARow = 60;

    /// <summary>A step over a reading, in turns.</summary>
    public double RatioInTurn => StepInTurn / ReadInTurn;

    /// <summary>Measures a transformer that was opened with so many threads.</summary>
    public static StepLimits Measure(
        PoseTransformer transformer, TextStates text, int threads, double weightBytes)
    {
        using var decoder = transformer.Begin(text, [0]);
        decoder.Tokens[0] = new(PoseTokenKind.Body, 3, 0, 0.4f, 0.6f);
        decoder.Lengths[0] = Past;
        using var bare = new BoundRun(decoder);
        using var stream = new StreamCeiling(weightBytes, threads);
        Func<double> step = () => Microseconds(() => decoder.Step(default));
        Func<double> run = () => Microseconds(bare.Run);
        List<double> steps = [], runs = [], reads = [], stepsInTurn = [], readsInTurn = [];
        for (var round = 0; round < Rounds; round++)
        {
            Alternate(step, steps, run, runs);
            Alternate(stream.Read, reads, stream.Read, reads);
            Alternate(step, stepsInTurn, stream.Read, readsInTurn);
        }
        return new(Median(steps), Median(runs), Median(reads), Median(stepsInTurn), Median(readsInTurn));
    }

    /// <summary>The one in the middle.</summary>
    public static double Median(IReadOnlyCollection<double> values) =>
        values.Order().ElementAt(values.Count / 2);

    static void Alternate(
        Func<double> first, List<double> firstTimes, Func<double> second, List<double> secondTimes)
    {
        first();     // what ran before left its own bytes in the caches
        second();
        for (var i = 0; i < InARow; i++)
        {
            firstTimes.Add(first());
            secondTimes.Add(second());
        }
    }

    static double Microseconds(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds;
    }
}
