namespace OnnxPose.Diffusion.Schedulers;

/// <summary>Euler's method that steps below the next noise level and draws the difference.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
sealed class EulerAncestralScheduler(SamplerSettings settings) : Scheduler(settings, true)
{
    private protected override SamplingSchedule Make(int steps)
    {
        var timesteps = EulerSchedule.Timesteps(Settings, Noise.Steps, steps);
        var sigmas = SigmaGrid.EndingAt(SigmaGrid.At(timesteps, Noise.Sigmas), 0);
        return EulerSchedule.Of(Settings, Noise.Steps, ToSingles(timesteps), sigmas,
            steps => WeighEach(steps, step => Weigh(sigmas[step], sigmas[step + 1])));
    }

    StepWeights Weigh(float sigma, float next)
    {
        var (square, nextSquare) = (sigma * sigma, next * next);
        var drawn = MathF.Sqrt(nextSquare * (square - nextSquare) / square);
        var below = MathF.Sqrt(nextSquare - drawn * drawn);
        return new()
        {
            Prediction = Prediction.OfCleanAt(Settings.Prediction, sigma),
            Latents = below / sigma,
            Predictions = PredictionWeights.Of(1 - below / sigma),
            Noise = drawn,
            DrawsNoise = true,
        };
    }
}
