namespace OnnxPose.Diffusion.Schedulers;

/// <summary>Denoising diffusion implicit models.</summary>
/// <remarks>Jiaming Song et al. (2021), equations 12 and 16. Immutable and thread-safe.</remarks>
sealed class DdimScheduler(SamplerSettings settings, DdimSettings ddim) : Scheduler(settings, false)
{
    private protected override SamplingSchedule Make(int steps)
    {
        var timesteps = TimestepGrid.Rounded(TimestepGrid.FirstOrder(
            Settings.Spacing, Noise.Steps, steps, Settings.StepsOffset));
        VarianceSchedule.RequireTrained(timesteps, Noise.Steps, steps);
        var stride = Noise.Steps / steps;
        return VarianceSchedule.Of(Noise, ToSingles(timesteps), ddim.Limit,
            steps => WeighEach(steps, step => Weigh((int)timesteps[step], stride)));
    }

    StepWeights Weigh(int timestep, int stride)
    {
        var signal = Noise.Signals[timestep];
        var next = timestep >= stride ? Noise.Signals[timestep - stride]
            : ddim.EndsClean ? 1 : Noise.Signals[0];
        var variance = (1 - next) / (1 - signal) * (1 - signal / next);
        var drawn = ddim.Eta * MathF.Sqrt(variance);
        var direction = MathF.Sqrt(1 - next - drawn * drawn);
        var (ofSignal, ofNoise) = (MathF.Sqrt(signal), MathF.Sqrt(1 - signal));
        var noise = Prediction.OfNoise(Settings.Prediction, ofSignal, ofNoise);
        return new()
        {
            // The noise comes from the output as it is, the picture limited: so both are in the sum.
            Prediction = Prediction.OfClean(Settings.Prediction, ofSignal, ofNoise),
            Predictions = PredictionWeights.Of(MathF.Sqrt(next)),
            Latents = direction * noise.Latents,
            Output = direction * noise.Output,
            Noise = drawn,
            DrawsNoise = ddim.Eta > 0,
        };
    }
}
