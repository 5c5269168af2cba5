using OnnxPose.TestKit;

namespace OnnxPose.Numerics.Tests.Sampling;

/// <summary>Draws against exact figures of the tempered density, within what chance allows: all checks
/// together raise a false alarm once in ten thousand folders.</summary>
[Category("Golden")]
[NeedsFixture("tempered-gmm")]
public class TemperedSamplerGoldenTests
{
    const int Draws = 30_000;
    const int Proposals = 2000;
    const int WideProposals = 60_000;
    const int ChecksOfACase = 10;    // at most
    const double FalseAlarm = 1e-4;

    static IEnumerable<TestCaseData<GoldenMixture, GoldenTemperature>> Cases =>
        from golden in GoldenMixture.ReadAll()
        from tempered in golden.Tempered
        select new TestCaseData<GoldenMixture, GoldenTemperature>(golden, tempered)
            .SetArgDisplayNames(golden.Name, $"{tempered.T}");

    static IEnumerable<TestCaseData<GoldenMixture, GoldenTemperature>> ColdCases =>
        Cases.Where(static c => ((GoldenTemperature)c.Arguments[1]!).T < 1);

    static readonly Lazy<double> s_chance = new(static () => FalseAlarm / (ChecksOfACase * Cases.Count()));

    [TestCaseSource(nameof(Cases))]
    public void Moments_and_masses_are_exact(GoldenMixture golden, GoldenTemperature exact)
    {
        var points = TestMixture.Draw(new(), golden.Components, (float)exact.T, Draws);
        var weighted = exact.T < 1 ? [.. Weighted(golden, exact).SelectMany(static set => set)]
            : WeightedWide(golden, exact);
        var ((mx, my), (xx, yx, yy)) = (exact.Mean, exact.Covariance);
        var (sx, sy) = golden.Split;
        RequireMean("mean x", static (x, y) => x, mx);
        RequireMean("mean y", static (x, y) => y, my);
        RequireMean("covariance xx", (x, y) => (x - mx) * (x - mx), xx);
        RequireMean("covariance yx", (x, y) => (x - mx) * (y - my), yx);
        RequireMean("covariance yy", (x, y) => (y - my) * (y - my), yy);
        for (var i = 0; i < exact.QuadrantMass.Length; i++)
        {
            var (cell, mass) = (i, exact.QuadrantMass[i]);
            Require($"cell {i}", (x, y) => Cell(x - sx, y - sy) == cell ? 1 : 0, mass, mass * (1 - mass), 1);
        }

        // Variance and reach come from weighted candidates: they get to far places of little mass, which rule
        // a covariance without being drawn.
        void RequireMean(string what, Func<double, double, double> figure, double expected)
        {
            var off = Array.ConvertAll(weighted, w => Math.Abs(figure(w.X, w.Y) - expected));
            var masses = Array.ConvertAll(weighted, static w => w.Mass);
            var variance = off.Select((distance, i) => masses[i] * distance * distance).Sum();
            Require(what, figure, expected, variance, Reach(off, masses));
        }

        void Require(
            string what, Func<double, double, double> figure, double expected, double variance, double reach)
        {
            var mean = points.Average(p => figure(p.X, p.Y));
            Assert.That(mean, Is.EqualTo(expected).Within(Tolerance(variance, reach)), what);
        }
    }

    [TestCaseSource(nameof(ColdCases))]
    public void The_weights_of_the_candidates_average_to_the_normaliser(
        GoldenMixture golden, GoldenTemperature exact)
    {
        var totals = Weighted(golden, exact).Select(static set => Proposals * set.Sum(static w => w.Mass));
        var (mean, error) = Statistics.Mean(totals);
        Assert.That(mean, Is.EqualTo(1).Within(error * Math.Sqrt(2 * Math.Log(2 / s_chance.Value))));
    }

    /// <summary>What a mean of the draws exceeds with the chance of one check: Bernstein's inequality. About
    /// six standard errors where there are many draws of everything, and some draws more where what is
    /// counted is rare.</summary>
    static double Tolerance(double variance, double reach)
    {
        var log = Math.Log(2 / s_chance.Value);
        var rare = reach * log / 3;
        return (rare + Math.Sqrt((rare * rare) + (2 * Draws * variance * log))) / Draws;
    }

    /// <summary>The distance beyond which nothing is drawn, but for the chance of one check.</summary>
    static double Reach(double[] distances, double[] masses)
    {
        Array.Sort(distances, masses);
        var last = distances.Length - 1;
        for (var beyond = masses[last]; beyond < s_chance.Value / Draws; beyond += masses[last])
        {
            last--;
        }
        return distances[last];
    }

    static int Cell(double x, double y) => (x >= 0 ? 1 : 0) + (y >= 0 ? 2 : 0);

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

    /// <summary>The same for temperatures from 1 on: equally many of each component, as wide as the
    /// temperature makes it.</summary>
    static (double Mass, double X, double Y)[] WeightedWide(GoldenMixture golden, GoldenTemperature exact)
    {
        var random = PoseRandom.FromSeed(2);
        var width = Math.Sqrt(exact.T);
        GaussianComponent[] wide = [.. golden.Components.Select(c => new GaussianComponent(
            0, c.X, c.Y, width * c.ScaleXX, width * c.ScaleYX, width * c.ScaleYY))];
        var mixture = new GaussianMixture(golden.Components);
        var proposals = new GaussianMixture(wide);
        var candidates = new (double Mass, double X, double Y)[WideProposals];
        for (var i = 0; i < candidates.Length; i++)
        {
            var c = wide[i % wide.Length];
            var (a, b) = (random.NextNormal(), random.NextNormal());
            var (x, y) = (c.X + (c.ScaleXX * a), c.Y + (c.ScaleYX * a) + (c.ScaleYY * b));
            var target = (mixture.LogProbability(x, y) / exact.T) - exact.LogNormaliser;
            var proposal = proposals.LogProbability(x, y);
            candidates[i] = (Math.Exp(target - proposal) / candidates.Length, x, y);
        }
        return candidates;
    }
}
