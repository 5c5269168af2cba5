using OnnxPose.Diagnostics;

namespace OnnxPose.TestKit;

/// <summary>What a call does beside its work, without the work.</summary>
static class SilentCall
{
    /// <summary>Times its stages and runs for the result, and tells those who might listen.</summary>
    /// <param name="clock">A new one.</param>
    /// <param name="runs">Runs of the text-to-pose transformer.</param>
    /// <param name="steps">Denoising steps.</param>
    public static void Run(StageClock clock, int runs, int steps)
    {
        var meter = clock.Meter;
        foreach (var stage in (ReadOnlySpan<CallStage>)
        [
            CallStage.Tokenize, CallStage.Text, CallStage.PosePrefill, CallStage.Score, CallStage.Render,
            CallStage.Adapter, CallStage.Refine, CallStage.Decode,
        ])
        {
            meter.Begin(stage);
            meter.End(1);
        }
        meter.Begin(CallStage.PoseDecode);
        for (var run = 0; run < runs; run++)
        {
            RuntimeClock.BeginRun("t2p", 1).Dispose();
        }
        meter.Except(CallStage.PoseSampling, 10, 0, 1, accumulated: true);
        meter.End(runs);
        meter.Begin(CallStage.Denoise);
        meter.Except(CallStage.Open, 10, 10, 1);
        for (var step = 0; step < steps; step++)
        {
            Telemetry.Start(Telemetry.Source, "step")?.Dispose();
            Telemetry.Steps.Add(1);
        }
        meter.End(steps);
        Count();
        clock.Complete("cpu", cold: false);
        clock.Dispose();
    }

    /// <summary>The part of <see cref="Run"/> that is for listeners alone: spans and measurements, without
    /// the times that results carry.</summary>
    /// <inheritdoc cref="Run"/>
    public static void Tell(int runs, int steps)
    {
        for (var span = 0; span < 1 + StageName.Count; span++)     // the call and its stages
        {
            Telemetry.Start(Telemetry.Source, "stage")?.Dispose();
        }
        for (var run = 0; run < runs; run++)
        {
            Telemetry.Start(Telemetry.Runs, "t2p")?.Dispose();
        }
        for (var step = 0; step < steps; step++)
        {
            Telemetry.Start(Telemetry.Source, "step")?.Dispose();
            Telemetry.Steps.Add(1);
        }
        Count();
        if (Telemetry.StageDuration.Enabled || Telemetry.CallDuration.Enabled)
        {
            Telemetry.CallDuration.Record(1);
        }
    }

    static void Count()
    {
        Telemetry.AddTokens(CallStage.Tokenize, 5);
        Telemetry.AddTokens(CallStage.PoseDecode, 131);
        Telemetry.Candidates.Add(64);
        Telemetry.Poses.Add(1);
        Telemetry.Images.Add(1);
    }
}
