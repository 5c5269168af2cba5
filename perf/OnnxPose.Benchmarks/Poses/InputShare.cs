using OnnxPose.Benchmarks.Steps;
using OnnxPose.Models;

namespace OnnxPose.Benchmarks.Poses;

/// <summary>What a step costs beside ONNX Runtime's own run: writing inputs, the gate, the check of the
/// outputs.</summary>
static class InputShare
{
    const int Repetitions = 20_000;

    /// <summary>Microseconds a step, measured where the network is so small that the difference
    /// shows.</summary>
    public static double MicrosecondsPerStep(PoseTransformer tiny, TextStates text, int rows)
    {
        using var decoder = tiny.Begin(text, new int[rows]);
        for (var row = 0; row < rows; row++)
        {
            decoder.Tokens[row] = PoseToken.Start(1);
        }
        using var bare = new BoundRun(decoder);
        var (steps, runs) = (0.0, 0.0);
        for (var i = 0; i < Repetitions; i++)
        {
            var start = ThreadClock.Now();
            decoder.Step(default);
            var between = ThreadClock.Now();
            bare.Run();
            var end = ThreadClock.Now();
            if (i >= Repetitions / 2)    // the first half warms up
            {
                (steps, runs) = (steps + between - start, runs + end - between);
            }
        }
        return (steps - runs) / (Repetitions - Repetitions / 2);
    }
}
