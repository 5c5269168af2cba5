namespace OnnxPose.Diffusion.Schedulers;

/// <summary>Euler's method over the noise level.</summary>
/// <remarks>Karras et al. (2022), algorithm 2 without churn. Immutable and thread-safe.</remarks>
sealed class EulerScheduler(SamplerSettings settings, EulerSettings euler) : Scheduler(settings, true)
{
    private protected override SamplingSchedule Make(int steps)
    {
        var timesteps = EulerSchedule.Timesteps(Settings, Noise.Steps, steps);
        var levels = euler.LogLinear ? LogLinear(steps) : SigmaGrid.At(timesteps, Noise.Sigmas);
        if (euler.Karras)
        {
            levels = SigmaGrid.Karras(
                euler.HighestSigma ?? levels[0], euler.LowestSigma ?? levels[^1], steps);
            timesteps = SigmaGrid.TimestepsOf(levels, Noise.LogSigmas);
        }
        var sigmas = SigmaGrid.EndingAt(levels, euler.EndsAtLowestSigma ? Noise.Sigmas[0] : 0);
        return EulerSchedule.Of(Settings, Noise.Steps, Told(timesteps, sigmas), sigmas,
            steps => WeighEach(steps, step => Weigh(sigmas[step], sigmas[step + 1])));
    }

    // One level more than steps: the last step ends at the lowest level of training.
    double[] LogLinear(int steps)
    {
        var logs = BetaCurve.Even(MathF.Log(Noise.Sigmas[^1]), MathF.Log(Noise.Sigmas[0]), steps + 1);
        return Array.ConvertAll(logs, static log => (double)MathF.Exp(log));
    }

    float[] Told(double[] timesteps, float[] sigmas) =>
        euler.ContinuousTimesteps && Settings.Prediction == PredictionType.Velocity
            ? [.. sigmas.Take(timesteps.Length).Select(static sigma => 0.25f * MathF.Log(sigma))]
            : ToSingles(timesteps);

    StepWeights Weigh(float sigma, float next) => new()
    {
        Prediction = Prediction.OfCleanAt(Settings.Prediction, sigma),
        Latents = next / sigma,
        Predictions = PredictionWeights.Of(1 - next / sigma),
    };
}
