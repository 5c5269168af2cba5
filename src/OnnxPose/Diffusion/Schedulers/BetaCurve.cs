namespace OnnxPose.Diffusion.Schedulers;

/// <summary>The noise added per training step, in the single precision that networks were trained
/// with.</summary>
/// <remarks>
/// The first sigma is a difference of numbers near 1: a beta that is off by one bit moves it by parts in
/// 10,000. So the evenly spaced numbers are PyTorch's to the last bit: in blocks, from both ends.
/// </remarks>
static class BetaCurve
{
    const int Lanes = 8;    // of a 256-bit vector, two of which PyTorch takes at a time

    /// <summary><c>linear</c>: evenly from <paramref name="start"/> to <paramref name="end"/>.</summary>
    public static float[] Linear(double start, double end, int steps) =>
        Even((float)start, (float)end, steps);

    /// <summary><c>scaled_linear</c>: the square roots evenly.</summary>
    public static float[] ScaledLinear(double start, double end, int steps) =>
        Array.ConvertAll(Even((float)Math.Sqrt(start), (float)Math.Sqrt(end), steps), static x => x * x);

    /// <summary><c>squaredcos_cap_v2</c>: the signal's share falls as a squared cosine.</summary>
    public static float[] SquaredCosine(int steps)
    {
        const double Highest = 0.999;
        var betas = new float[steps];
        for (var i = 0; i < steps; i++)
        {
            betas[i] = (float)Math.Min(1 - Signal((i + 1.0) / steps) / Signal((double)i / steps), Highest);
        }
        return betas;

        static double Signal(double t) => Math.Pow(Math.Cos((t + 0.008) / 1.008 * Math.PI / 2), 2);
    }

    /// <summary>Evenly spaced numbers as <c>torch.linspace</c> rounds them.</summary>
    public static float[] Even(float start, float end, int count)
    {
        var numbers = new float[count];
        var step = (end - start) / (count - 1);
        var whole = count - count % (2 * Lanes);
        for (var first = 0; first < whole; first += Lanes)
        {
            var from = At(first);
            for (var lane = 0; lane < Lanes; lane++)
            {
                numbers[first + lane] = MathF.FusedMultiplyAdd(lane, step, from);
            }
        }
        for (var i = whole; i < count; i++)
        {
            numbers[i] = At(i);
        }
        return numbers;

        float At(int i) => i < count / 2
            ? MathF.FusedMultiplyAdd(i, step, start)
            : MathF.FusedMultiplyAdd(-(count - i - 1), step, end);
    }
}
