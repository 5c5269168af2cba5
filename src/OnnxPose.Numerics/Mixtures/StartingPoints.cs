using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace OnnxPose.Numerics;

/// <summary>
/// Where the search for modes starts: the means, then the highest crossings of two components.
/// </summary>
static class StartingPoints
{
    // Crossings are looked for among this many components, those with the highest peaks.
    const int MostCrossed = 8;
    const int MostPairs = MostCrossed * (MostCrossed - 1) / 2;
    const int PaddedPairs = (MostPairs + ModeSearch.Lanes - 1) / ModeSearch.Lanes * ModeSearch.Lanes;

    /// <summary>
    /// Fills all of <paramref name="x"/> and <paramref name="y"/>, at least as long as the table.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill(
        ReadOnlySpan<WeightedGaussian> table, double logUnit, Span<double> x, Span<double> y)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var mean = table[Math.Min(i, table.Length - 1)];    // the last stands in for a missing crossing
            (x[i], y[i]) = (mean.X, mean.Y);
        }
        Span<double> cx = stackalloc double[PaddedPairs];
        Span<double> cy = stackalloc double[PaddedPairs];
        Span<double> density = stackalloc double[PaddedPairs];
        var pairs = Crossings(table, cx, cy);
        for (var i = 0; i < pairs; i += ModeSearch.Lanes)
        {
            MixtureDensity
                .Sum(table, logUnit, Vector512.Create<double>(cx[i..]), Vector512.Create<double>(cy[i..]))
                .CopyTo(density[i..]);
        }
        for (var slot = table.Length; slot < x.Length; slot++)
        {
            var best = IndexOfLargest(density[..pairs]);
            if (best >= 0)
            {
                (x[slot], y[slot]) = (cx[best], cy[best]);
                density[best] = 0;
            }
        }
    }

    static int Crossings(ReadOnlySpan<WeightedGaussian> table, Span<double> x, Span<double> y)
    {
        Span<int> crossed = stackalloc int[MostCrossed];
        var count = HighestPeaks(table, crossed);
        var pairs = 0;
        for (var i = 1; i < count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                (x[pairs], y[pairs]) = Crossing(table[crossed[i]], table[crossed[j]]);
                pairs++;
            }
        }
        return pairs;
    }

    /// <summary>The mean of the product of two Gaussians.</summary>
    static (double X, double Y) Crossing(in WeightedGaussian a, in WeightedGaussian b)
    {
        var (axx, ayx, ayy) = Precision(a);
        var (bxx, byx, byy) = Precision(b);
        var (xx, yx, yy) = (axx + bxx, ayx + byx, ayy + byy);
        var (dx, dy) = (b.X - a.X, b.Y - a.Y);
        var (gx, gy) = (bxx * dx + byx * dy, byx * dx + byy * dy);
        var determinant = xx * yy - yx * yx;
        return (a.X + (yy * gx - yx * gy) / determinant, a.Y + (xx * gy - yx * gx) / determinant);
    }

    static (double XX, double YX, double YY) Precision(in WeightedGaussian g) =>
        (g.InverseXX * g.InverseXX + g.InverseYX * g.InverseYX,
            g.InverseYX * g.InverseYY,
            g.InverseYY * g.InverseYY);

    static int HighestPeaks(ReadOnlySpan<WeightedGaussian> table, Span<int> indices)
    {
        var count = 0;
        for (var k = 0; k < table.Length; k++)
        {
            var at = count;
            while (at > 0 && table[indices[at - 1]].LogPeak < table[k].LogPeak)
            {
                at--;
            }
            if (at == indices.Length)
            {
                continue;
            }
            count = Math.Min(count + 1, indices.Length);
            indices[at..(count - 1)].CopyTo(indices[(at + 1)..]);
            indices[at] = k;
        }
        return count;
    }

    static int IndexOfLargest(ReadOnlySpan<double> densities)
    {
        var best = -1;
        var largest = 0.0;
        for (var i = 0; i < densities.Length; i++)
        {
            if (densities[i] > largest)    // false for NaN: a crossing beyond double precision
            {
                (best, largest) = (i, densities[i]);
            }
        }
        return best;
    }
}
