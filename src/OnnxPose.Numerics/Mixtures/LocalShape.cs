using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace OnnxPose.Numerics;

/// <summary>The density of a mixture, and gradient and curvature of its logarithm, at eight points.</summary>
/// <remarks>
/// With responsibilities r_k and precisions Λ_k: the gradient is E[g], g_k = -Λ_k (x - mean_k); the metric is
/// E[Λ]; the curvature (minus the Hessian of ln p) is E[Λ] - E[g g^T] + E[g] E[g]^T, so never above the
/// metric. A step of metric^-1 gradient is mean-shift, which never goes downhill.
/// </remarks>
struct LocalShape
{
    public Vector512<double> Density;
    public Vector512<double> GradientX, GradientY;
    public Vector512<double> MetricXX, MetricYX, MetricYY;
    public Vector512<double> CurvatureXX, CurvatureYX, CurvatureYY;

    /// <summary>Evaluates at (x, y); the density is in units of exp(<paramref name="logUnit"/>).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void At(
        ReadOnlySpan<WeightedGaussian> table, double logUnit, Vector512<double> x, Vector512<double> y,
        out LocalShape shape)
    {
        Vector512<double> sum = default, gx = default, gy = default;
        Vector512<double> axx = default, ayx = default, ayy = default;
        Vector512<double> cxx = default, cyx = default, cyy = default;
        foreach (ref readonly var g in table)
        {
            var (ixx, iyx, iyy) = (g.InverseXX, g.InverseYX, g.InverseYY);
            var dx = x - Vector512.Create(g.X);
            var dy = y - Vector512.Create(g.Y);
            var u = dx * ixx;
            var v = dx * iyx + dy * iyy;
            var density = MixtureDensity.Exp(Vector512.Create(g.LogPeak - logUnit) - (u * u + v * v) * 0.5);
            var px = -(u * ixx + v * iyx);
            var py = -(v * iyy);
            sum += density;
            gx += density * px;
            gy += density * py;
            axx += density * (ixx * ixx + iyx * iyx);
            ayx += density * (iyx * iyy);
            ayy += density * (iyy * iyy);
            cxx += density * px * px;
            cyx += density * px * py;
            cyy += density * py * py;
        }
        Normalise(out shape, sum, (gx, gy), (axx, ayx, ayy), (cxx, cyx, cyy));
    }

    /// <summary>Takes over <paramref name="other"/> where <paramref name="mask"/> is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(Vector512<double> mask, in LocalShape other)
    {
        Density = Vector512.ConditionalSelect(mask, other.Density, Density);
        GradientX = Vector512.ConditionalSelect(mask, other.GradientX, GradientX);
        GradientY = Vector512.ConditionalSelect(mask, other.GradientY, GradientY);
        MetricXX = Vector512.ConditionalSelect(mask, other.MetricXX, MetricXX);
        MetricYX = Vector512.ConditionalSelect(mask, other.MetricYX, MetricYX);
        MetricYY = Vector512.ConditionalSelect(mask, other.MetricYY, MetricYY);
        CurvatureXX = Vector512.ConditionalSelect(mask, other.CurvatureXX, CurvatureXX);
        CurvatureYX = Vector512.ConditionalSelect(mask, other.CurvatureYX, CurvatureYX);
        CurvatureYY = Vector512.ConditionalSelect(mask, other.CurvatureYY, CurvatureYY);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Normalise(
        out LocalShape shape, Vector512<double> sum,
        (Vector512<double> X, Vector512<double> Y) g,
        (Vector512<double> XX, Vector512<double> YX, Vector512<double> YY) a,
        (Vector512<double> XX, Vector512<double> YX, Vector512<double> YY) c)
    {
        var inverse = Vector512<double>.One / sum;    // never zero, see MixtureDensity.Exp
        shape.Density = sum;
        shape.GradientX = g.X * inverse;
        shape.GradientY = g.Y * inverse;
        shape.MetricXX = a.XX * inverse;
        shape.MetricYX = a.YX * inverse;
        shape.MetricYY = a.YY * inverse;
        shape.CurvatureXX = shape.MetricXX - c.XX * inverse + shape.GradientX * shape.GradientX;
        shape.CurvatureYX = shape.MetricYX - c.YX * inverse + shape.GradientX * shape.GradientY;
        shape.CurvatureYY = shape.MetricYY - c.YY * inverse + shape.GradientY * shape.GradientY;
    }
}
