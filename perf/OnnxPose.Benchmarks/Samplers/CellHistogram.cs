using OnnxPose.Numerics;

namespace OnnxPose.Benchmarks.Samplers;

/// <summary>Where a sampler's draws fall, in two halves whose difference tells the noise.</summary>
sealed class CellHistogram(TemperedPartition partition)
{
    readonly double[][] _halves = [new double[partition.Masses.Length], new double[partition.Masses.Length]];

    /// <summary>Total-variation distance to the exact masses.</summary>
    public double Distance =>
        TemperedPartition.Distance(Normalised(_halves[0], _halves[1]), partition.Masses);

    /// <summary>
    /// What <see cref="Distance"/> would be, about, for a sampler without error: half the halves' distance.
    /// </summary>
    public double Noise =>
        TemperedPartition.Distance(Normalised(_halves[0]), Normalised(_halves[1])) / 2;

    /// <summary>Counts one draw.</summary>
    public void Add(int run, double x, double y) => _halves[run % 2][partition.Cell(x, y)]++;

    /// <summary>
    /// Counts one draw's whole set of candidates by the probability that each is picked (Rao-Blackwell): the
    /// same expectation as counting the one picked, with less noise.
    /// </summary>
    public void Add(int run, in CandidateSet set)
    {
        const double Negligible = 1e-7;
        var half = _halves[run % 2];
        var max = double.NegativeInfinity;
        foreach (var log in set.LogWeights)
        {
            max = Math.Max(max, log);
        }
        var total = 0.0;
        foreach (ref var log in set.LogWeights)
        {
            total += log = Math.Exp(log - max);
        }
        for (var i = 0; i < set.Count; i++)
        {
            if (set.LogWeights[i] > Negligible * total)
            {
                half[partition.Cell(set.X[i], set.Y[i])] += set.LogWeights[i] / total;
            }
        }
    }

    static double[] Normalised(params double[][] parts)
    {
        var total = parts.Sum(static p => p.Sum());
        return [.. Enumerable.Range(0, parts[0].Length).Select(i => parts.Sum(p => p[i]) / total)];
    }
}
