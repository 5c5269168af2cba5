namespace OnnxPose.Numerics.Tests;

/// <summary>Figures of many draws, in plain double precision.</summary>
static class Statistics
{
    /// <summary>The largest distance between the draws' distribution and the uniform one on [0, 1].</summary>
    public static double DistanceFromUniform(IEnumerable<double> draws)
    {
        double[] sorted = [.. draws.Order()];
        return sorted.Select((u, i) =>
            Math.Max((i + 1.0) / sorted.Length - u, u - (double)i / sorted.Length)).Max();
    }

    /// <summary>The largest distance between the distributions of two sets of draws.</summary>
    public static double Distance(double[] a, double[] b)
    {
        var (x, y) = (a.Order().ToArray(), b.Order().ToArray());
        var (i, j, largest) = (0, 0, 0.0);
        while (i < x.Length && j < y.Length)
        {
            if (x[i] <= y[j])
            {
                i++;
            }
            else
            {
                j++;
            }
            largest = Math.Max(largest, Math.Abs((double)i / x.Length - (double)j / y.Length));
        }
        return largest;
    }

    /// <summary>What a Kolmogorov-Smirnov distance of n draws exceeds once in a hundred times.</summary>
    public static double OneInAHundred(double n) => 1.63 / Math.Sqrt(n);

    /// <summary>The mean, and its standard error.</summary>
    public static (double Mean, double Error) Mean(IEnumerable<double> values)
    {
        double[] all = [.. values];
        var mean = all.Average();
        var variance = all.Sum(v => (v - mean) * (v - mean)) / (all.Length - 1);
        return (mean, Math.Sqrt(variance / all.Length));
    }
}
