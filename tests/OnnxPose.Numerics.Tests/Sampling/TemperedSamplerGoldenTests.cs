using OnnxPose.TestKit;

namespace OnnxPose.Numerics.Tests.Sampling;

/// <summary>Draws against exact figures of the tempered density, within four standard errors.</summary>
[Category("Golden")]
public class TemperedSamplerGoldenTests
{
    const int Draws = 30_000;
    const int Proposals = 2000;
    const double Errors = 4;

    static IEnumerable<TestCaseData<GoldenMixture, GoldenTemperature>> Cases =>
        from golden in GoldenMixture.ReadAll()
        from tempered in golden.Tempered
        select new TestCaseData<GoldenMixture, GoldenTemperature>(golden, tempered)
            .SetArgDisplayNames(golden.Name, $"{tempered.T}");

    static IEnumerable<TestCaseData<GoldenMixture, GoldenTemperature>> ColdCases =>
        Cases.Where(static c => ((GoldenTemperature)c.Arguments[1]!).T < 1);

    [TestCaseSource(nameof(Cases))]
    public void Moments_and_masses_are_exact(GoldenMixture golden, GoldenTemperature exact)
    {
        var points = TestMixture.Draw(new(), golden.Components, (float)exact.T, Draws);
        var weighted = exact.T < 1 ? [.. Weighted(golden, exact).SelectMany(static set => set)]
            : Equal(points);
        var ((mx, my), (xx, yx, yy)) = (exact.Mean, exact.Covariance);
        var (sx, sy) = golden.Split;
        Require("mean x", static (x, y) => x, mx);
        Require("mean y", static (x, y) => y, my);
        Require("covariance xx", (x, y) => (x - mx) * (x - mx), xx);
        Require("covariance yx", (x, y) => (x - mx) * (y - my), yx);
        Require("covariance yy", (x, y) => (y - my) * (y - my), yy);
        for (var i = 0; i < exact.QuadrantMass.Length; i++)
        {
            var cell = i;
            Require($"cell {i}", (x, y) => Cell(x - sx, y - sy) == cell ? 1 : 0, exact.QuadrantMass[i]);
        }

        void Require(string what, Func<double, double, double> figure, double expected)
        {
            var mean = points.Average(p => figure(p.X, p.Y));
            // The error comes from the weighted candidates where there are some: they reach far places of
            // little mass, which rule a covariance without being drawn.
            var variance = weighted.Sum(w => w.Mass * Math.Pow(figure(w.X, w.Y) - expected, 2));
            Assert.That(mean, Is.EqualTo(expected).Within(Errors * Math.Sqrt(variance / Draws)), what);
        }
    }

    [TestCaseSource(nameof(ColdCases))]
    public void The_weights_of_the_candidates_average_to_the_normaliser(
        GoldenMixture golden, GoldenTemperature exact)
    {
        var totals = Weighted(golden, exact).Select(static set => Proposals * set.Sum(static w => w.Mass));
        var (mean, error) = Statistics.Mean(totals);
        Assert.That(mean, Is.EqualTo(1).Within(Errors * error));
    }

    static int Cell(double x, double y) => (x >= 0 ? 1 : 0) + (y >= 0 ? 2 : 0);

    static (double Mass, double X, double Y)[] Equal((double X, double Y)[] points) =>
        [.. points.Select(static p => (1.0 / Draws, p.X, p.Y))];

    /// <summary>Sets of candidates with their importance weights, of total mass 1 up to noise.</summary>
    static IEnumerable<(double Mass, double X, double Y)[]> Weighted(
        GoldenMixture golden, GoldenTemperature exact)
    {
        var random = PoseRandom.FromSeed(2);
        for (var i = 0; i < Proposals; i++)
        {
            const int Count = DefensiveSampler.Candidates;
            var set = new CandidateSet(new double[Count], new double[Count], new double[Count]);
            DefensiveSampler.Propose(new(golden.Components), exact.T, ref random, set);
            var candidates = new (double, double, double)[Count];
            for (var c = 0; c < Count; c++)
            {
                var mass = Math.Exp(set.LogWeights[c] - exact.LogNormaliser) / (Proposals * Count);
                candidates[c] = (mass, set.X[c], set.Y[c]);
            }
            yield return candidates;
        }
    }
}
