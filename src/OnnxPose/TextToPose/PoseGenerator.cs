using OnnxPose.Diagnostics;
using OnnxPose.Models;

namespace OnnxPose.TextToPose;

/// <summary>Opens a decoder whose row r reads the text of prompt <paramref name="promptOfRow"/>[r].</summary>
delegate IPoseDecoder BeginDecoding(int[] promptOfRow);

/// <summary>The autoregressive loop: steps rows of tokens until every sample is complete.</summary>
/// <remarks>
/// Samples are independent of their batch mates: each has its own presence decisions, draws and end (the
/// published loop lets rows of one batch disturb each other). Not thread-safe: one per call.
/// </remarks>
/// <param name="begin">Opens a decoder; it is disposed after use.</param>
/// <param name="maxRows">Rows stepped together at most.</param>
/// <param name="meter">Told of <see cref="CallStage.PosePrefill"/>, <see cref="CallStage.PoseDecode"/> and
/// <see cref="CallStage.PoseSampling"/>; null for nobody.</param>
sealed class PoseGenerator(BeginDecoding begin, int maxRows, StageMeter? meter = null)
{
    readonly StageMeter _meter = meter ?? new();

    /// <summary>Draws all samples.</summary>
    /// <param name="samples">Sorted by prompt.</param>
    /// <param name="report">Told now and then how many steps of all samples are done, and how many there are
    /// as far as is known.</param>
    /// <param name="cancellationToken">Asked once a step.</param>
    /// <returns>One pose a sample, in their order.</returns>
    /// <exception cref="ArgumentException">A sample does not fit the transformer.</exception>
    /// <exception cref="NonFiniteValueException">The transformer gave NaN or infinity.</exception>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    public GeneratedPose[] Generate(ReadOnlySpan<PoseSample> samples, Action<int, int>? report = null,
        CancellationToken cancellationToken = default)
    {
        var poses = new GeneratedPose[samples.Length];
        var tally = new StepTally(samples.Length, report);
        for (var next = 0; next < samples.Length;)
        {
            var wave = samples.Slice(next, WaveLength(samples[next..]));
            Draw(wave, poses.AsSpan(next, wave.Length), tally, cancellationToken);
            next += wave.Length;
        }
        tally.Finish();
        Telemetry.AddTokens(CallStage.PoseDecode, tally.Tokens);
        Telemetry.Candidates.Add(tally.Candidates);
        Telemetry.Poses.Add(poses.Length);
        return poses;
    }

    void Draw(ReadOnlySpan<PoseSample> wave, Span<GeneratedPose> poses, StepTally tally,
        CancellationToken cancellationToken)
    {
        var (tokens, draws, sampling) = (tally.Tokens, tally.Draws, tally.SamplingTicks);
        _meter.Begin(CallStage.PosePrefill);
        using (var decoder = begin(PromptOfRow(wave)))
        {
            _meter.End(decoder.Rows);
            _meter.Begin(CallStage.PoseDecode);
            new PoseWave(decoder, wave, poses, tally).Run(cancellationToken);
        }
        _meter.Except(CallStage.PoseSampling, tally.SamplingTicks - sampling, runtimeTicks: 0,
            tally.Draws - draws, accumulated: true);
        _meter.End(tally.Tokens - tokens);
    }

    // A prompt with samples for all rows has the decoder for itself: a row whose sample is complete goes on
    // with the next one, and its text stays. Smaller prompts share a decoder, as many as have room together.
    int WaveLength(ReadOnlySpan<PoseSample> samples)
    {
        var length = RunLength(samples);
        while (length < samples.Length)
        {
            var run = RunLength(samples[length..]);
            if (length + run > maxRows)
            {
                break;
            }
            length += run;
        }
        return length;
    }

    static int RunLength(ReadOnlySpan<PoseSample> samples)
    {
        var length = 1;
        while (length < samples.Length && samples[length].Prompt == samples[0].Prompt)
        {
            length++;
        }
        return length;
    }

    int[] PromptOfRow(ReadOnlySpan<PoseSample> wave)
    {
        var prompts = new int[Math.Min(wave.Length, maxRows)];
        for (var row = 0; row < prompts.Length; row++)
        {
            prompts[row] = wave[row].Prompt;
        }
        return prompts;
    }
}
