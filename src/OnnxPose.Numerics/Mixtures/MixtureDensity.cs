using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace OnnxPose.Numerics;

/// <summary>Mixtures evaluated at eight points at once.</summary>
/// <remarks>
/// Written for <see cref="Vector512{T}"/> only: where the machine has no such registers the runtime takes
/// pairs of smaller ones, which was measured to cost nothing against code written for them, and results agree
/// on all machines to rounding.
/// </remarks>
static class MixtureDensity
{
    /// <summary>
    /// Fills <paramref name="table"/> with the mixture's components and returns their largest peak.
    /// </summary>
    public static double Load(in GaussianMixture mixture, Span<WeightedGaussian> table)
    {
        var largest = double.NegativeInfinity;
        for (var k = 0; k < table.Length; k++)
        {
            table[k] = new(mixture[k]);
            largest = Math.Max(largest, table[k].LogPeak);
        }
        return largest;
    }

    /// <summary>The sum of the Gaussians at each point, times exp(-<paramref name="logUnit"/>).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Sum(
        ReadOnlySpan<WeightedGaussian> table, double logUnit, Vector512<double> x, Vector512<double> y)
    {
        var sum = Vector512<double>.Zero;
        foreach (ref readonly var gaussian in table)
        {
            var dx = x - Vector512.Create(gaussian.X);
            var dy = y - Vector512.Create(gaussian.Y);
            var u = dx * gaussian.InverseXX;
            var v = dx * gaussian.InverseYX + dy * gaussian.InverseYY;
            sum += Exp(Vector512.Create(gaussian.LogPeak - logUnit) - (u * u + v * v) * 0.5);
        }
        return sum;
    }

    /// <summary>The exponential of numbers that are not large, never zero and never subnormal.</summary>
    /// <remarks>
    /// Subnormal numbers, and the special cases of the runtime's exponential, are several times slower.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Exp(Vector512<double> x) =>
        Vector512.Exp(Vector512.Max(x, Vector512.Create(-700.0)));
}
