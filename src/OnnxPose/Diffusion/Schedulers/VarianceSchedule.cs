namespace OnnxPose.Diffusion.Schedulers;

/// <summary>What the samplers over training steps share: latents whose variance stays 1.</summary>
static class VarianceSchedule
{
    /// <summary>A schedule over training steps.</summary>
    /// <param name="noise">How noise was added in training.</param>
    /// <param name="timesteps">Whole numbers, in calling order.</param>
    /// <param name="limit">What the clean prediction is limited to.</param>
    /// <param name="weigh">How steps are weighed.</param>
    public static SamplingSchedule Of(
        NoiseSchedule noise, float[] timesteps, CleanLimit limit, WeighSteps weigh) => new()
        {
            Timesteps = timesteps,
            TrainSteps = noise.Steps,
            Limit = limit,
            Mixing = Array.ConvertAll(timesteps, timestep =>
            {
                var signal = noise.Signals[(int)timestep];
                return (MathF.Sqrt(signal), MathF.Sqrt(1 - signal));
            }),
            Weigh = weigh,
        };

    /// <summary>Requires every timestep to be one of training.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The offset leads beyond the last one.</exception>
    public static void RequireTrained(double[] timesteps, int trainSteps, int steps)
    {
        if (timesteps[0] >= trainSteps)
        {
            throw new ArgumentOutOfRangeException(nameof(steps), steps,
                $"{steps} steps begin at timestep {timesteps[0]}, training had {trainSteps}. " +
                "Take fewer steps.");
        }
    }
}
