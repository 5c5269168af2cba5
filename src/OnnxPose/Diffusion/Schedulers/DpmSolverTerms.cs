namespace OnnxPose.Diffusion.Schedulers;

/// <summary>What a step of DPM-Solver counts: latents, prediction, its first two differences,
/// noise.</summary>
/// <param name="Latents">The latents.</param>
/// <param name="Value">The prediction.</param>
/// <param name="Slope">Its first difference.</param>
/// <param name="Curve">Its second difference.</param>
/// <param name="Noise">Fresh noise.</param>
readonly record struct DpmSolverTerms(
    float Latents, float Value, float Slope, float Curve, float Noise)
{
    /// <summary>The terms of a step.</summary>
    /// <param name="solver">The algorithm.</param>
    /// <param name="level">Where the step begins.</param>
    /// <param name="next">Where it ends.</param>
    /// <param name="order">1 to 3.</param>
    public static DpmSolverTerms Of(
        DpmSolverSettings solver, NoiseLevel level, NoiseLevel next, int order)
    {
        var h = next.LogRatio - level.LogRatio;
        var midpoint = order == 2 && !solver.Heun;
        return (solver.SolvesForClean, solver.Draws) switch
        {
            (true, false) => Clean(level, next, h, midpoint),
            (true, true) => DrawnClean(level, next, h, midpoint),
            (false, false) => Noisy(level, next, h, midpoint),
            (false, true) => DrawnNoisy(level, next, h, midpoint),
        };
    }

    static DpmSolverTerms Clean(NoiseLevel level, NoiseLevel next, float h, bool midpoint)
    {
        var phi = TorchMath.Exp(-h) - 1;
        return new(
            next.Noise / level.Noise,
            -next.Signal * phi,
            midpoint ? -0.5f * next.Signal * phi : next.Signal * (phi / h + 1),
            -next.Signal * ((phi + h) / (h * h) - 0.5f),
            0);
    }

    static DpmSolverTerms DrawnClean(NoiseLevel level, NoiseLevel next, float h, bool midpoint)
    {
        var phi = 1 - TorchMath.Exp(-2 * h);
        return new(
            next.Noise / level.Noise * TorchMath.Exp(-h),
            next.Signal * phi,
            midpoint ? 0.5f * next.Signal * phi : next.Signal * (phi / (-2 * h) + 1),
            0,
            next.Noise * MathF.Sqrt(phi));
    }

    static DpmSolverTerms Noisy(NoiseLevel level, NoiseLevel next, float h, bool midpoint)
    {
        var phi = TorchMath.Exp(h) - 1;
        return new(
            next.Signal / level.Signal,
            -next.Noise * phi,
            midpoint ? -0.5f * next.Noise * phi : -next.Noise * (phi / h - 1),
            -next.Noise * ((phi - h) / (h * h) - 0.5f),
            0);
    }

    static DpmSolverTerms DrawnNoisy(NoiseLevel level, NoiseLevel next, float h, bool midpoint)
    {
        var phi = TorchMath.Exp(h) - 1;
        return new(
            next.Signal / level.Signal,
            -2 * next.Noise * phi,
            midpoint ? -next.Noise * phi : -2 * next.Noise * (phi / h - 1),
            0,
            next.Noise * MathF.Sqrt(TorchMath.Exp(2 * h) - 1));
    }
}
