namespace OnnxPose.Diffusion.Schedulers;

/// <summary>What Euler's methods share: latents that grow with the noise, scaled down for the
/// network.</summary>
static class EulerSchedule
{
    /// <summary>The timesteps, in single precision: between two of training their last bit moves
    /// sigma.</summary>
    public static double[] Timesteps(SamplerSettings settings, int trainSteps, int steps) =>
        Array.ConvertAll(
            TimestepGrid.FirstOrder(settings.Spacing, trainSteps, steps, settings.StepsOffset),
            static timestep => (double)(float)timestep);

    /// <summary>A schedule over sigmas.</summary>
    /// <param name="settings">What all samplers share.</param>
    /// <param name="trainSteps">Steps of training.</param>
    /// <param name="timesteps">What the network is told.</param>
    /// <param name="sigmas">The noise level before each step and after the last.</param>
    /// <param name="weigh">How steps are weighed.</param>
    public static SamplingSchedule Of(
        SamplerSettings settings, int trainSteps, float[] timesteps, float[] sigmas, WeighSteps weigh)
    {
        var highest = sigmas.Max();
        return new()
        {
            Timesteps = timesteps,
            Sigmas = sigmas,
            TrainSteps = trainSteps,
            InitialNoiseScale = settings.Spacing == TimestepSpacing.Leading ? Divisor(highest) : highest,
            InputDivisors = Array.ConvertAll(sigmas, Divisor),
            Mixing = Array.ConvertAll(sigmas, static sigma => (1f, sigma)),
            Weigh = weigh,
        };
    }

    // The standard deviation of latents with that much noise, a picture's own being 1.
    static float Divisor(float sigma) => MathF.Sqrt(sigma * sigma + 1);
}
