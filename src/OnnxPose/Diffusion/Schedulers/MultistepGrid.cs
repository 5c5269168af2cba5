namespace OnnxPose.Diffusion.Schedulers;

/// <summary>The schedule of the multistep solvers.</summary>
static class MultistepGrid
{
    /// <summary>Makes it.</summary>
    /// <param name="settings">What all samplers share.</param>
    /// <param name="noise">How noise was added in training.</param>
    /// <param name="spacing">How levels are spaced.</param>
    /// <param name="steps">How many steps are wanted.</param>
    /// <param name="usedSteps">Training steps that are not cut off for having too little signal.</param>
    /// <param name="last">The level that the last step ends at.</param>
    public static (float[] Timesteps, float[] Sigmas) Of(
        SamplerSettings settings, NoiseSchedule noise, MultistepSpacing spacing, int steps, int usedSteps,
        float last)
    {
        if (spacing.Karras || spacing.Logarithmic)
        {
            var levels = spacing.Karras
                ? SigmaGrid.Karras(noise.Sigmas[^1], noise.Sigmas[0], steps)
                : SigmaGrid.Logarithmic(noise.LogSigmas[^1], noise.LogSigmas[0], steps);
            var nearest = TimestepGrid.Rounded(SigmaGrid.TimestepsOf(levels, noise.LogSigmas));
            return (ToSingles(nearest), SigmaGrid.EndingAt(levels, last));
        }
        var timesteps = TimestepGrid.Multistep(
            settings.Spacing, noise.Steps, usedSteps, steps, settings.StepsOffset);
        return (ToSingles(timesteps), SigmaGrid.EndingAt(SigmaGrid.At(timesteps, noise.Sigmas), last));
    }

    /// <summary>A schedule over these levels.</summary>
    public static SamplingSchedule Schedule(
        float[] timesteps, float[] sigmas, int trainSteps, CleanLimit limit, WeighSteps weigh) => new()
        {
            Timesteps = timesteps,
            Sigmas = sigmas,
            TrainSteps = trainSteps,
            Limit = limit,
            Mixing = Array.ConvertAll(sigmas, static sigma =>
            {
                var level = NoiseLevel.At(sigma);
                return (level.Signal, level.Noise);
            }),
            Weigh = weigh,
        };

    static float[] ToSingles(double[] numbers) => Array.ConvertAll(numbers, static x => (float)x);
}
