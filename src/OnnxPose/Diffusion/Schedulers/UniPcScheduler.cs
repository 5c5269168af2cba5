namespace OnnxPose.Diffusion.Schedulers;

/// <summary>UniPC: a multistep predictor, and a corrector that uses the next output for free.</summary>
/// <remarks>
/// Wenliang Zhao et al., "UniPC: A Unified Predictor-Corrector Framework" (2023), algorithms 5 to 8.
/// Immutable and thread-safe.
/// </remarks>
sealed class UniPcScheduler(SamplerSettings settings, UniPcSettings unipc) : Scheduler(settings, true)
{
    private protected override SamplingSchedule Make(int steps)
    {
        var last = unipc.Spacing.EndsClean ? 0 : Noise.Sigmas[0];
        var (timesteps, sigmas) = MultistepGrid.Of(
            Settings, Noise, unipc.Spacing, steps, Noise.Steps, last);
        var levels = Array.ConvertAll(sigmas, NoiseLevel.At);
        return MultistepGrid.Schedule(timesteps, sigmas, Noise.Steps, unipc.Limit,
            range => WeighEach(range, step => Weigh(levels, step, range)));
    }

    StepWeights Weigh(NoiseLevel[] levels, int step, StepRange range)
    {
        var level = levels[step];
        var predictor = new UniPcStep(unipc, levels, step, Order(range, step, levels.Length - 1));
        return new()
        {
            Prediction = unipc.SolvesForClean
                ? Prediction.OfClean(Settings.Prediction, level.Signal, level.Noise)
                : Prediction.OfNoise(Settings.Prediction, level.Signal, level.Noise),
            Latents = predictor.Latents,
            Predictions = predictor.Predict(),
            Corrector = step > range.First && !unipc.Uncorrected.Contains(step - 1)
                ? Correct(levels, step, range)
                : null,
        };
    }

    // The step before is made again, now that the output at its end is known.
    CorrectorWeights Correct(NoiseLevel[] levels, int step, StepRange range)
    {
        var again = new UniPcStep(unipc, levels, step - 1, Order(range, step - 1, levels.Length - 1));
        return new(again.Latents, again.Correct());
    }

    int Order(StepRange range, int step, int count)
    {
        var order = unipc.EndsAtLowerOrder ? Math.Min(unipc.Order, count - step) : unipc.Order;
        return Math.Min(order, step - range.First + 1);
    }
}
