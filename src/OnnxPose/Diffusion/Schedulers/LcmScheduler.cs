namespace OnnxPose.Diffusion.Schedulers;

/// <summary>Multistep sampling of latent consistency models.</summary>
/// <remarks>
/// Simian Luo et al., "Latent Consistency Models" (2023), algorithm 3: each step predicts the picture and
/// adds noise again. Immutable and thread-safe.
/// </remarks>
sealed class LcmScheduler(SamplerSettings settings, LcmSettings lcm) : Scheduler(settings, false)
{
    const float DataDeviation = 0.5f;

    private protected override SamplingSchedule Make(int steps)
    {
        ThrowIfMore(steps, lcm.OriginalSteps);
        var timesteps = Timesteps(steps);
        return VarianceSchedule.Of(Noise, timesteps, lcm.Limit,
            steps => WeighEach(steps, step => Weigh(timesteps, step)));
    }

    // Of the distilled schedule, whose steps lie a whole stride apart and end at the last of training.
    float[] Timesteps(int steps)
    {
        var stride = Noise.Steps / lcm.OriginalSteps;
        var apart = (double)lcm.OriginalSteps / steps;
        var timesteps = new float[steps];
        for (var i = 0; i < steps; i++)
        {
            timesteps[i] = (lcm.OriginalSteps - (int)Math.Floor(i * apart)) * stride - 1;
        }
        return timesteps;
    }

    StepWeights Weigh(float[] timesteps, int step)
    {
        var signal = Noise.Signals[(int)timesteps[step]];
        var scaled = timesteps[step] * lcm.TimestepScale;
        var square = scaled * scaled + DataDeviation * DataDeviation;
        var (skip, picture) = (DataDeviation * DataDeviation / square, scaled / MathF.Sqrt(square));
        var isLast = step == timesteps.Length - 1;
        var next = isLast ? 1 : Noise.Signals[(int)timesteps[step + 1]];
        return new()
        {
            Prediction = Prediction.OfClean(
                Settings.Prediction, MathF.Sqrt(signal), MathF.Sqrt(1 - signal)),
            Latents = MathF.Sqrt(next) * skip,
            Predictions = PredictionWeights.Of(MathF.Sqrt(next) * picture),
            Noise = MathF.Sqrt(1 - next),
            DrawsNoise = !isLast,
        };
    }
}
