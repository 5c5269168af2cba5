namespace OnnxPose.Models;

/// <summary>Where the latents of a picture lie: a normal distribution for each value.</summary>
/// <remarks>Immutable by convention: whoever gets the arrays does not write to them. Thread-safe.</remarks>
sealed class LatentDistribution
{
    const float LeastLogVariance = -30, MostLogVariance = 20;

    readonly float _scale;

    /// <summary>A distribution from an encoder's output.</summary>
    /// <param name="channels">Channels of a latent.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="moments">(2 * channel, row, column): means, then logarithms of variances; the latter are
    /// clamped to -30 to 20.</param>
    /// <param name="scalingFactor">What latents are multiplied with.</param>
    internal LatentDistribution(
        int channels, int height, int width, ReadOnlySpan<float> moments, float scalingFactor)
    {
        (Channels, Height, Width, _scale) = (channels, height, width, scalingFactor);
        Mean = moments[..(moments.Length / 2)].ToArray();
        Deviation = moments[Mean.Length..].ToArray();
        for (var i = 0; i < Deviation.Length; i++)
        {
            Deviation[i] = MathF.Exp(0.5f * Math.Clamp(Deviation[i], LeastLogVariance, MostLogVariance));
        }
    }

    /// <summary>Channels of a latent.</summary>
    public int Channels { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>(channel, row, column): the means, in the encoder's own scale.</summary>
    public float[] Mean { get; }

    /// <summary>(channel, row, column): the standard deviations, in the encoder's own scale.</summary>
    public float[] Deviation { get; }

    /// <summary>Latents for a diffusion: scaling factor * (mean + deviation * noise).</summary>
    /// <param name="noise">(channel, row, column): standard normal numbers; zeros give the most likely
    /// latents.</param>
    /// <exception cref="ArgumentException">The numbers are too many or too few.</exception>
    public Latents Sample(ReadOnlySpan<float> noise)
    {
        if (noise.Length != Mean.Length)
        {
            throw new ArgumentException(
                $"{noise.Length} random numbers; the latents take {Mean.Length}.", nameof(noise));
        }
        var values = new float[Mean.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = _scale * (Mean[i] + (Deviation[i] * noise[i]));
        }
        return new(1, Channels, Height, Width, values);
    }
}
