namespace OnnxPose.Diffusion.Schedulers;

/// <summary>What a network's output says about the clean picture and about the noise.</summary>
/// <remarks>The latents are signal * picture + noise * noise in all of these.</remarks>
static class Prediction
{
    /// <summary>The clean picture.</summary>
    /// <param name="type">What the network gives.</param>
    /// <param name="signal">The signal's factor in the latents.</param>
    /// <param name="noise">The noise's factor in the latents.</param>
    public static OutputWeights OfClean(PredictionType type, float signal, float noise) => type switch
    {
        PredictionType.Noise => new(1 / signal, -noise / signal),
        PredictionType.Velocity => new(signal, -noise),
        _ => new(0, 1),
    };

    /// <summary>The noise.</summary>
    /// <inheritdoc cref="OfClean"/>
    public static OutputWeights OfNoise(PredictionType type, float signal, float noise) => type switch
    {
        PredictionType.Noise => new(0, 1),
        PredictionType.Velocity => new(noise, signal),
        _ => new(1 / noise, -signal / noise),
    };

    /// <summary>The clean picture where the latents are picture + sigma * noise.</summary>
    public static OutputWeights OfCleanAt(PredictionType type, float sigma)
    {
        var square = sigma * sigma + 1;
        return type switch
        {
            PredictionType.Noise => new(1, -sigma),
            PredictionType.Velocity => new(1 / square, -sigma / MathF.Sqrt(square)),
            _ => new(0, 1),
        };
    }
}
