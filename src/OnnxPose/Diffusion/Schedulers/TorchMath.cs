namespace OnnxPose.Diffusion.Schedulers;

/// <summary>Exponentials in single precision, rounded as PyTorch rounds them on a CPU.</summary>
/// <remarks>
/// Multistep solvers divide what an exponential leaves after its first terms are taken away by powers of a
/// small step. That makes many wrong bits of one, so that results agree with published ones only if the last
/// bit does. Coefficients: the polynomials of SLEEF's expf and expm1f at 1.0 ULP, which PyTorch's vectors
/// call. Stateless and thread-safe.
/// </remarks>
static class TorchMath
{
    const float PerLn2 = 1.44269504f;
    const float HighLn2 = 0.693145751953125f;
    const float LowLn2 = 1.42860677e-6f;

    /// <summary>exp(x).</summary>
    public static float Exp(float x)
    {
        if (!(Math.Abs(x) < 80))
        {
            return MathF.Exp(x);
        }
        var power = MathF.Round(x * PerLn2);
        var rest = MathF.FusedMultiplyAdd(power, -HighLn2, x);
        rest = MathF.FusedMultiplyAdd(power, -LowLn2, rest);
        var series = Horner(rest, 0.000198527617f, 0.00139304355f, 0.00833336078f, 0.0416664854f,
            0.166666672f, 0.5f);
        return MathF.ScaleB(1 + MathF.FusedMultiplyAdd(rest * rest, series, rest), (int)power);
    }

    /// <summary>exp(x) - 1.</summary>
    public static float ExpM1(float x)
    {
        if (!(Math.Abs(x) < 16))
        {
            return (float)(Math.Exp(x) - 1);
        }
        // The leading terms in double precision, where the library carries pairs of floats.
        var power = MathF.Round(x * PerLn2);
        var rest = (double)x - (double)power * HighLn2 - (double)power * LowLn2;
        var series = rest * Horner((float)rest, 0.000198096022f, 0.00139425648f, 0.0083334567f, 0.0416663736f)
            + 0.166666659414234244790680580464f;
        var exponential = 1 + (rest + rest * rest * (rest * series + 0.5));
        return (float)(Math.ScaleB(exponential, (int)power) - 1);
    }

    static float Horner(float x, params ReadOnlySpan<float> fromHighest)
    {
        var sum = fromHighest[0];
        foreach (var coefficient in fromHighest[1..])
        {
            sum = MathF.FusedMultiplyAdd(sum, x, coefficient);
        }
        return sum;
    }
}
