using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace OnnxPose.Numerics;

/// <summary>
/// The published algorithm ("tempered sampling"): N candidates from p, one picked with weights p^(1/T - 1).
/// </summary>
/// <remarks>
/// At T = 0 the most likely of the candidates. Below 1 it cannot be sharper than its best candidate; far
/// above 1 it is ruled by outliers. Three uniform numbers per candidate, drawn in lanes of eight.
/// </remarks>
static class PaperSampler
{
    /// <summary>Draws one point.</summary>
    public static (double X, double Y) Sample(
        in GaussianMixture mixture, double temperature, int candidates, ref PoseRandom random)
    {
        var padded = Padded(candidates);
        var columns = ArrayPool<double>.Shared.Rent(3 * padded);
        var set = new CandidateSet(
            columns.AsSpan(0, padded), columns.AsSpan(padded, padded), columns.AsSpan(2 * padded, padded));
        Propose(mixture, temperature, candidates, ref random, set);
        var picked = temperature == 0
            ? TensorPrimitives.IndexOfMax<double>(set.LogWeights)
            : WeightedPick.ByLogWeights(set.LogWeights, random.NextDouble());
        var point = (set.X[picked], set.Y[picked]);
        ArrayPool<double>.Shared.Return(columns);
        return point;
    }

    /// <summary>The room that so many candidates need in a set.</summary>
    public static int Padded(int candidates) =>
        (candidates + Vector512<double>.Count - 1) / Vector512<double>.Count * Vector512<double>.Count;

    /// <summary>
    /// Fills a set of <see cref="Padded"/> candidates; those beyond the count get no weight.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Propose(
        in GaussianMixture mixture, double temperature, int candidates, ref PoseRandom random,
        in CandidateSet set)
    {
        Span<WeightedGaussian> table = stackalloc WeightedGaussian[mixture.Count];
        var logUnit = MixtureDensity.Load(mixture, table);
        Span<double> cumulative = stackalloc double[table.Length];
        var total = 0.0;
        for (var k = 0; k < table.Length; k++)
        {
            cumulative[k] = total += Math.Exp(table[k].LogWeight);
        }
        var lanes = LaneRandom.From(ref random);
        var exponent = Vector512.Create(temperature == 0 ? 1 : 1 / temperature - 1);
        for (var i = 0; i < set.Count; i += Vector512<double>.Count)
        {
            Draw(table, cumulative, ref lanes, out var x, out var y);
            var p = MixtureDensity.Sum(table, logUnit, x, y);
            x.CopyTo(set.X[i..]);
            y.CopyTo(set.Y[i..]);
            (exponent * Vector512.Log(p)).CopyTo(set.LogWeights[i..]);
        }
        set.LogWeights[candidates..].Fill(double.NegativeInfinity);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Draw(
        ReadOnlySpan<WeightedGaussian> table, ReadOnlySpan<double> cumulative, ref LaneRandom random,
        out Vector512<double> x, out Vector512<double> y)
    {
        var uniform = random.NextDouble() * cumulative[^1];
        ref readonly var first = ref table[0];
        var (mx, my) = (Vector512.Create(first.X), Vector512.Create(first.Y));
        var xx = Vector512.Create(first.ScaleXX);
        var yx = Vector512.Create(first.ScaleYX);
        var yy = Vector512.Create(first.ScaleYY);
        for (var k = 1; k < table.Length; k++)
        {
            ref readonly var g = ref table[k];
            var beyond = Vector512.GreaterThanOrEqual(uniform, Vector512.Create(cumulative[k - 1]));
            mx = Vector512.ConditionalSelect(beyond, Vector512.Create(g.X), mx);
            my = Vector512.ConditionalSelect(beyond, Vector512.Create(g.Y), my);
            xx = Vector512.ConditionalSelect(beyond, Vector512.Create(g.ScaleXX), xx);
            yx = Vector512.ConditionalSelect(beyond, Vector512.Create(g.ScaleYX), yx);
            yy = Vector512.ConditionalSelect(beyond, Vector512.Create(g.ScaleYY), yy);
        }
        var length = Vector512.Sqrt(-2 * Vector512.Log(Vector512<double>.One - random.NextDouble()));
        var (sin, cos) = Vector512.SinCos(Math.Tau * random.NextDouble());
        var (u, v) = (length * cos, length * sin);
        x = mx + xx * u;
        y = my + yx * u + yy * v;
    }
}
