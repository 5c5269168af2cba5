using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace OnnxPose.Numerics;

/// <summary>The inverse of the curvature at eight points, kept positive and bounded by the metric.</summary>
/// <remarks>
/// Relative to the metric the curvature's eigenvalues are at most 1, and at or below 0 on saddles and flat
/// tops. They are raised to a floor, so that the inverse is a usable covariance and a step along it an ascent
/// direction.
/// </remarks>
readonly struct ClampedInverse
{
    readonly Vector512<double> _xx, _yx, _yy;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    ClampedInverse(Vector512<double> xx, Vector512<double> yx, Vector512<double> yy) =>
        (_xx, _yx, _yy) = (xx, yx, yy);

    /// <summary>The inverse of the curvature, eigenvalues relative to the metric from floor to 1.</summary>
    /// <param name="shape">Where.</param>
    /// <param name="floor">Per point, in (0, 1]; 1 gives the inverse of the metric.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ClampedInverse Of(in LocalShape shape, Vector512<double> floor)
    {
        // The rows of R^-1, where R is the metric's Cholesky factor.
        var rxx = Vector512.Sqrt(shape.MetricXX);
        var ryx = shape.MetricYX / rxx;
        var ryy = Vector512.Sqrt(shape.MetricYY - ryx * ryx);
        var ixx = Vector512<double>.One / rxx;
        var iyy = Vector512<double>.One / ryy;
        var iyx = -ryx * ixx * iyy;

        // B = R^-1 H R^-T, and f(B) for f(e) = 1 / max(e, floor), through its two eigenvalues.
        var (hxx, hyx, hyy) = (shape.CurvatureXX, shape.CurvatureYX, shape.CurvatureYY);
        var bxx = ixx * ixx * hxx;
        var byx = ixx * (iyx * hxx + iyy * hyx);
        var byy = iyx * iyx * hxx + 2 * iyx * iyy * hyx + iyy * iyy * hyy;
        var middle = (bxx + byy) * 0.5;
        var half = (bxx - byy) * 0.5;
        var spread = Vector512.Sqrt(half * half + byx * byx);
        var large = Vector512<double>.One / Vector512.Max(middle + spread, floor);
        var small = Vector512<double>.One / Vector512.Max(middle - spread, floor);
        var slope = (large - small) / Vector512.Max(2 * spread, Vector512.Create(1e-150));
        var constant = large - slope * (middle + spread);

        // R^-T f(B) R^-1
        var (fxx, fyx, fyy) = (constant + slope * bxx, slope * byx, constant + slope * byy);
        return new(
            ixx * ixx * fxx + 2 * ixx * iyx * fyx + iyx * iyx * fyy,
            iyy * (ixx * fyx + iyx * fyy),
            iyy * iyy * fyy);
    }

    /// <summary>The inverse times a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (Vector512<double> X, Vector512<double> Y) Times(Vector512<double> x, Vector512<double> y) =>
        (_xx * x + _yx * y, _yx * x + _yy * y);

    /// <summary>The inverse's elements at one of the eight points.</summary>
    public (double XX, double YX, double YY) this[int lane] => (_xx[lane], _yx[lane], _yy[lane]);
}
