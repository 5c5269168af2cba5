using System.Collections.Immutable;
using System.Globalization;
using OnnxPose.Evaluation.Reports;
using OnnxPose.Evaluation.Reports.Plots;
using OnnxPose.Numerics;

namespace OnnxPose.Evaluation.Sampling;

/// <summary>Where the samplers' draws fall beside the exact tempered density: the paper's figure 6, with the
/// paper's sampler and ours.</summary>
/// <remarks>
/// One mixture: two wide Gaussians, and 0.2 percent in a spot so small that it holds nearly everything at low
/// temperatures; of a thousand candidates two lie there on average, and every seventh time none.
/// Histogrammed is the first coordinate. perf/results/sampler.md has the whole plane and many mixtures.
/// </remarks>
static class TemperedEvaluation
{
    const int Bins = 160, PlotWidth = 640, PlotHeight = 430;

    // All that any of the temperatures leaves there, and room beside it.
    static readonly (double From, double To) s_range = (-0.9, 1.9);

    static readonly ImmutableArray<GaussianComponent> s_mixture =
    [
        new(Math.Log(0.600), 0.35, 0.50, 0.16, 0.03, 0.14),
        new(Math.Log(0.398), 0.72, 0.45, 0.12, 0, 0.12),
        new(Math.Log(0.002), 0.544, 0.60, 0.005, 0, 0.005),
    ];

    /// <summary>Runs the evaluation.</summary>
    /// <param name="options">Temperatures, draws and seed.</param>
    /// <param name="stop">Asked between draws.</param>
    /// <returns><c>tv.ours.T</c> and <c>tv.paper.T</c>: the total-variation distance of the histogram to the
    /// exact masses of its bins; <c>noise.T</c>: what it would be, about, for exact draws.</returns>
    public static EvaluationReport Run(TemperedEvaluationOptions options, CancellationToken stop = default)
    {
        var metrics = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        var plots = new List<IPlot>();
        foreach (var temperature in options.Temperatures.Distinct())
        {
            var name = temperature.ToString(CultureInfo.InvariantCulture);
            var exact = TemperedMarginal.Masses([.. s_mixture], temperature, s_range, s_range, Bins);
            var ours = Histogram(SamplerKind.Defensive, temperature, options, stop);
            var paper = Histogram(SamplerKind.Paper, temperature, options, stop);
            metrics[$"tv.ours.{name}"] = Distance(ours, exact);
            metrics[$"tv.paper.{name}"] = Distance(paper, exact);
            metrics[$"noise.{name}"] = Noise(exact, options.Draws);
            plots.Add(Chart(name, exact, ours, paper));
        }
        return new("tempered", ImmutableSortedDictionary<string, string>.Empty
            .Add("draws", options.Draws.ToString(CultureInfo.InvariantCulture))
            .Add("paperCandidates", TemperedSampler.PaperCandidates.ToString(CultureInfo.InvariantCulture))
            .Add("seed", options.Seed.ToString(CultureInfo.InvariantCulture)), metrics.ToImmutable())
        {
            Pictures =
                [new("tempered", PlotPage.Draw(plots, plots.Count == 1 ? 1 : 2, PlotWidth, PlotHeight))],
        };
    }

    static double[] Histogram(
        SamplerKind kind, float temperature, TemperedEvaluationOptions options, CancellationToken stop)
    {
        var mixture = new GaussianMixture(s_mixture.AsSpan());
        var sampler = new TemperedSampler(kind);
        var random = PoseRandom.FromSeed(options.Seed).Fork(kind.ToString());
        var shares = new double[Bins];
        for (var draw = 0; draw < options.Draws; draw++)
        {
            if (draw % 1024 == 0)
            {
                stop.ThrowIfCancellationRequested();
            }
            var (x, _) = sampler.Sample(mixture, temperature, ref random);
            var bin = (int)Math.Floor((x - s_range.From) / (s_range.To - s_range.From) * Bins);
            shares[Math.Clamp(bin, 0, Bins - 1)] += 1.0 / options.Draws;
        }
        return shares;
    }

    static double Distance(double[] a, double[] b) => a.Zip(b, static (x, y) => Math.Abs(x - y)).Sum() / 2;

    // The mean absolute deviation of a bin's share is that of a normal number.
    static double Noise(double[] exact, int draws) =>
        exact.Sum(p => Math.Sqrt(2 * p * (1 - p) / (Math.PI * draws))) / 2;

    static XyChart Chart(string temperature, double[] exact, double[] ours, double[] paper)
    {
        var width = (s_range.To - s_range.From) / Bins;
        double[] edges = [.. Enumerable.Range(0, Bins + 1).Select(i => s_range.From + (i * width))];
        // With room for the legend, and as densities, so that the curve does not depend on the bins.
        var (density, bars, line) = (Scaled(exact), Scaled(ours), Scaled(paper));
        return new()
        {
            Title = $"T = {temperature}",
            XTitle = "first coordinate",
            YTitle = "density",
            X = new(0, 1),
            Y = new(0, 1.35 * Math.Max(density.Max(), Math.Max(bars.Max(), line.Max()))),
            Bars = [new("ours", PlotColours.LightBlue, edges, bars)],
            Lines =
            [
                new("the paper's", PlotColours.Orange, Points(line)),
                new("exact", PlotColours.Black, Points(density)),
            ],
        };

        double[] Scaled(double[] masses) => Array.ConvertAll(masses, mass => mass / width);

        (double, double)[] Points(double[] heights) =>
            [.. heights.Select((height, i) => ((edges[i] + edges[i + 1]) / 2, height))
                .Where(static point => point.Item1 is > 0 and < 1)];
    }
}
