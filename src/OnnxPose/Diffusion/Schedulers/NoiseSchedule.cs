namespace OnnxPose.Diffusion.Schedulers;

/// <summary>How much of a picture is left at each training step.</summary>
/// <remarks>Immutable by convention: nobody writes to the arrays. Thread-safe.</remarks>
sealed class NoiseSchedule
{
    // Close to 0 without being 0, so that the first sigma is finite; the smallest fp16 number.
    const float SmallestSignal = 1f / (1 << 24);

    NoiseSchedule(float[] betas, float[] signals)
    {
        (Betas, Signals) = (betas, signals);
        Sigmas = Array.ConvertAll(signals, static signal => MathF.Sqrt((1 - signal) / signal));
        LogSigmas = Array.ConvertAll(Sigmas, MathF.Log);
    }

    /// <summary>The noise's share added per step.</summary>
    public float[] Betas { get; }

    /// <summary>The signal's share of the variance after each step (<c>alphas_cumprod</c>),
    /// falling.</summary>
    public float[] Signals { get; }

    /// <summary>Noise over signal after each step, rising.</summary>
    public float[] Sigmas { get; }

    /// <summary>The logarithms of <see cref="Sigmas"/>.</summary>
    public float[] LogSigmas { get; }

    /// <summary>Training steps.</summary>
    public int Steps => Signals.Length;

    /// <summary>The schedule of a config.</summary>
    /// <param name="config">How noise was added.</param>
    /// <param name="finite">
    /// Whether a last step of pure noise keeps a trace of signal, as the solvers over sigma need.
    /// </param>
    public static NoiseSchedule Of(NoiseScheduleConfig config, bool finite)
    {
        var betas = config.ZeroTerminalSignal ? Rescaled(config.Betas) : config.Betas;
        var signals = Signal(betas);
        if (config.ZeroTerminalSignal && finite)
        {
            signals[^1] = SmallestSignal;
        }
        return new(betas, signals);
    }

    // Products in double precision, rounded at every step, as PyTorch's cumprod does it on a CPU.
    static float[] Signal(float[] betas)
    {
        var signals = new float[betas.Length];
        var product = 1.0;
        for (var i = 0; i < betas.Length; i++)
        {
            product *= 1 - betas[i];
            signals[i] = (float)product;
        }
        return signals;
    }

    // Lin et al. (2023), algorithm 1: the roots of the signal are shifted to end at 0 and stretched back.
    static float[] Rescaled(float[] betas)
    {
        var roots = Array.ConvertAll(Signal(betas), MathF.Sqrt);
        var (first, last) = (roots[0], roots[^1]);
        var stretch = first / (first - last);
        var squares = Array.ConvertAll(roots, root =>
        {
            var shifted = (root - last) * stretch;
            return shifted * shifted;
        });
        var rescaled = new float[betas.Length];
        for (var i = 0; i < rescaled.Length; i++)
        {
            rescaled[i] = 1 - (i == 0 ? squares[0] : squares[i] / squares[i - 1]);
        }
        return rescaled;
    }
}
