using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace OnnxPose.Numerics;

/// <summary>
/// Importance resampling for T below 1: few candidates from <see cref="DefensiveBlend"/>, one picked with
/// weights p^(1/T) / blend.
/// </summary>
/// <remarks>
/// Candidates are stratified: the rows of the blend share them out in proportion, and within the rows they
/// come from <see cref="LatticeNormals"/>. Four uniform numbers per sample.
/// </remarks>
static class DefensiveSampler
{
    /// <summary>The number of candidates.</summary>
    public const int Candidates = 64;

    const int SearchSteps = 12;

    /// <summary>Draws one point.</summary>
    public static (double X, double Y) Sample(
        in GaussianMixture mixture, double temperature, ref PoseRandom random)
    {
        Span<double> columns = stackalloc double[3 * Candidates];
        var set = new CandidateSet(
            columns[..Candidates], columns[Candidates..^Candidates], columns[^Candidates..]);
        Propose(mixture, temperature, ref random, set);
        var picked = WeightedPick.ByLogWeights(set.LogWeights, random.NextDouble());
        return (set.X[picked], set.Y[picked]);
    }

    /// <summary>Fills a set of candidates; their weights are p^(1/T) / blend, of expectation Z.</summary>
    public static void Propose(
        in GaussianMixture mixture, double temperature, ref PoseRandom random, in CandidateSet set)
    {
        Span<WeightedGaussian> table = stackalloc WeightedGaussian[mixture.Count];
        var logUnit = MixtureDensity.Load(mixture, table);
        Span<MixtureMode> modes = stackalloc MixtureMode[ModeSearch.Starts(table.Length)];
        modes = modes[..ModeSearch.Run(table, logUnit, temperature, SearchSteps, modes)];
        Span<WeightedGaussian> rows = stackalloc WeightedGaussian[DefensiveBlend.MostRows(table.Length)];
        rows = rows[..DefensiveBlend.Fill(table, modes, temperature, rows)];

        var first = random.NextDouble();
        LatticeNormals.Fill(set.X, set.Y, random.NextDouble(), random.NextDouble());
        Place(rows, first, set);
        Weigh(table, logUnit, rows[..^table.Length], temperature, set);
    }

    /// <summary>Turns the columns of normal numbers into points of the rows, by the rows' weights.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Place(ReadOnlySpan<WeightedGaussian> rows, double first, in CandidateSet set)
    {
        var total = 0.0;
        foreach (ref readonly var row in rows)
        {
            total += Math.Exp(row.LogWeight);
        }
        var perRow = set.Count / total;
        var index = 0;
        var below = 0.0;
        for (var r = 0; r < rows.Length; r++)
        {
            ref readonly var row = ref rows[r];
            below += Math.Exp(row.LogWeight) * perRow;
            var last = r == rows.Length - 1;
            for (; index < set.Count && (last || index + first < below); index++)
            {
                (set.X[index], set.Y[index]) = row.At(set.X[index], set.Y[index]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Weigh(
        ReadOnlySpan<WeightedGaussian> mixture, double logUnit, ReadOnlySpan<WeightedGaussian> shaped,
        double temperature, in CandidateSet set)
    {
        var power = Vector512.Create(1 / temperature);
        var logBlendUnit = logUnit;
        foreach (ref readonly var row in shaped)
        {
            logBlendUnit = Math.Max(logBlendUnit, row.LogPeak);
        }
        var share = Vector512.Create(0.25 * Math.Exp(logUnit - logBlendUnit));
        var constant = Vector512.Create(logUnit / temperature - logBlendUnit);
        for (var i = 0; i < set.Count; i += Vector512<double>.Count)
        {
            var x = Vector512.Create<double>(set.X[i..]);
            var y = Vector512.Create<double>(set.Y[i..]);
            var p = MixtureDensity.Sum(mixture, logUnit, x, y);
            var blend = p * share + MixtureDensity.Sum(shaped, logBlendUnit, x, y);
            (power * Vector512.Log(p) - Vector512.Log(blend) + constant).CopyTo(set.LogWeights[i..]);
        }
    }
}
