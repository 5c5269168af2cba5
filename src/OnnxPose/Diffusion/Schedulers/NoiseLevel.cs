namespace OnnxPose.Diffusion.Schedulers;

/// <summary>A noise level in the forms that the multistep solvers need.</summary>
/// <param name="Signal">The signal's factor (alpha).</param>
/// <param name="Noise">The noise's factor (sigma).</param>
/// <param name="LogRatio">The logarithm of signal over noise (lambda); infinite without noise.</param>
readonly record struct NoiseLevel(float Signal, float Noise, float LogRatio)
{
    /// <summary>The level whose noise is <paramref name="sigma"/> times the signal.</summary>
    public static NoiseLevel At(float sigma)
    {
        var signal = 1 / MathF.Sqrt(sigma * sigma + 1);
        var noise = sigma * signal;
        return new(signal, noise, Log(signal) - Log(noise));
    }

    // Rounded once, from double precision: see TorchMath for why the last bit counts.
    static float Log(float x) => (float)Math.Log(x);
}
