using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace OnnxPose.Numerics;

/// <summary>
/// Pairs of standard normal numbers that cover the plane evenly: a shifted lattice, Box-Muller.
/// </summary>
/// <remarks>
/// Each pair on its own is exactly normal, because the shift is uniform; together they are spread more evenly
/// than independent draws, which takes most of the noise out of a self-normalised sum of importance weights.
/// The lattice is the additive recurrence by the powers of the plastic number's inverse (R2, M. Roberts
/// 2018).
/// </remarks>
static class LatticeNormals
{
    const double StepRadius = 0.7548776662466927;
    const double StepAngle = 0.5698402909980532;

    /// <summary>
    /// Fills both columns, a multiple of eight long, from a shift uniform in the unit square.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill(Span<double> u, Span<double> v, double shiftRadius, double shiftAngle)
    {
        Debug.Assert(u.Length == v.Length && u.Length % Vector512<double>.Count == 0);
        var index = Vector512<double>.Indices;
        for (var i = 0; i < u.Length; i += Vector512<double>.Count)
        {
            var radius = Fraction(index * StepRadius + Vector512.Create(shiftRadius));
            var angle = Fraction(index * StepAngle + Vector512.Create(shiftAngle));
            var length = Vector512.Sqrt(-2 * Vector512.Log(Vector512<double>.One - radius));
            var (sin, cos) = Vector512.SinCos(Math.Tau * angle);
            (length * cos).CopyTo(u[i..]);
            (length * sin).CopyTo(v[i..]);
            index += Vector512.Create<double>(Vector512<double>.Count);
        }
    }

    static Vector512<double> Fraction(Vector512<double> x) => x - Vector512.Floor(x);
}
