using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace OnnxPose.Numerics;

/// <summary>Finds the modes of a mixture by guarded Newton steps, eight starts at a time.</summary>
/// <remarks>
/// Starts: the components' means, and the best of the points where two components cross (the mean of their
/// product): crossing ridges can have their summit there, and no search from a mean would see it. A Newton
/// step that goes downhill is taken back and replaced by mean-shift, which cannot.
/// </remarks>
static class ModeSearch
{
    /// <summary>Starts per vector.</summary>
    public const int Lanes = 8;

    const int LeastCrossings = 2;
    const double StepFloor = 0.1;

    /// <summary>The number of starts, and so the most modes, for a mixture of so many components.</summary>
    public static int Starts(int components) => (components + LeastCrossings + Lanes - 1) / Lanes * Lanes;

    /// <summary>Writes the modes found, highest first and without duplicates, and returns how many.</summary>
    /// <param name="table">The mixture.</param>
    /// <param name="logUnit">The unit of densities, at least the largest peak.</param>
    /// <param name="temperature">
    /// Above 0; what the modes are used at. It decides how flat a top may look and which modes are one.
    /// </param>
    /// <param name="steps">The most steps.</param>
    /// <param name="modes">Room for <see cref="Starts"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Run(
        ReadOnlySpan<WeightedGaussian> table, double logUnit, double temperature, int steps,
        Span<MixtureMode> modes)
    {
        Debug.Assert(modes.Length >= Starts(table.Length));
        Span<double> x = stackalloc double[Starts(table.Length)];
        Span<double> y = stackalloc double[x.Length];
        StartingPoints.Fill(table, logUnit, x, y);
        // ln p is quartic on top of two equal components two standard deviations apart; at temperature T its
        // extent there is about that of a curvature of 0.85 sqrt(T), relative to one component's.
        var floor = Vector512.Create(Math.Min(1, 0.85 * Math.Sqrt(temperature)));
        var count = 0;
        for (var start = 0; start < x.Length; start += Lanes)
        {
            var (px, py) = (Vector512.Create<double>(x[start..]), Vector512.Create<double>(y[start..]));
            Climb(table, logUnit, steps, ref px, ref py, out var shape);
            var inverse = ClampedInverse.Of(shape, floor);
            var logDensity = Vector512.Log(shape.Density);
            for (var lane = 0; lane < Lanes; lane++)
            {
                var (xx, yx, yy) = inverse[lane];
                var mode = new MixtureMode(px[lane], py[lane], logDensity[lane], xx, yx, yy);
                Insert(modes, ref count, mode, temperature);
            }
        }
        return count;
    }

    /// <summary>The highest mode of a mixture.</summary>
    public static (double X, double Y) Highest(in GaussianMixture mixture)
    {
        const double Cold = 1e-9;
        const int ManySteps = 200;
        Span<WeightedGaussian> table = stackalloc WeightedGaussian[mixture.Count];
        var logUnit = MixtureDensity.Load(mixture, table);
        Span<MixtureMode> modes = stackalloc MixtureMode[Starts(table.Length)];
        if (Run(table, logUnit, Cold, ManySteps, modes) > 0)
        {
            return (modes[0].X, modes[0].Y);
        }
        var highest = 0;    // thinner than double precision can tell: the highest mean
        while (table[highest].LogPeak < logUnit)
        {
            highest++;
        }
        return (table[highest].X, table[highest].Y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Climb(
        ReadOnlySpan<WeightedGaussian> table, double logUnit, int steps,
        ref Vector512<double> x, ref Vector512<double> y, out LocalShape best)
    {
        const double Converged = 1e-14;    // gain in ln p that a further step promises
        LocalShape.At(table, logUnit, x, y, out best);
        var floor = Vector512.Create(StepFloor);
        for (var step = 0; step < steps; step++)
        {
            var (sx, sy) = ClampedInverse.Of(best, floor).Times(best.GradientX, best.GradientY);
            var gain = sx * best.GradientX + sy * best.GradientY;
            if (!Vector512.GreaterThanAny(gain, Vector512.Create(Converged)))
            {
                return;
            }
            LocalShape.At(table, logUnit, x + sx, y + sy, out var next);
            var uphill = Vector512.GreaterThanOrEqual(next.Density, best.Density);
            x = Vector512.ConditionalSelect(uphill, x + sx, x);
            y = Vector512.ConditionalSelect(uphill, y + sy, y);
            best.Take(uphill, next);
            floor = Vector512.ConditionalSelect(uphill, Vector512.Create(StepFloor), Vector512<double>.One);
        }
    }

    static void Insert(Span<MixtureMode> modes, ref int count, in MixtureMode mode, double temperature)
    {
        if (!(double.IsFinite(mode.LogDensity) && mode.XX * mode.YY > mode.YX * mode.YX))
        {
            return;    // no weight there, or a curvature beyond double precision
        }
        var at = count;
        for (var i = 0; i < count; i++)
        {
            if (modes[i].IsSameAs(mode, temperature))
            {
                return;
            }
        }
        while (at > 0 && modes[at - 1].LogDensity < mode.LogDensity)
        {
            modes[at] = modes[at - 1];
            at--;
        }
        modes[at] = mode;
        count++;
    }
}
