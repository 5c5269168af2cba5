using System.Runtime.Intrinsics;
using OnnxPose.TestKit;

namespace OnnxPose.Numerics.Tests.Mixtures;

/// <summary>The modes found, against slow searches that share no code with them.</summary>
public class ModeSearchTests
{
    static readonly TemperedSampler s_sampler = new();

    [TestCaseSource(typeof(GoldenMixture), nameof(GoldenMixture.ReadAll))]
    [Category("Golden")]
    [NeedsFixture("tempered-gmm")]
    public void At_temperature_zero_the_summit_of_a_golden_mixture_is_returned(GoldenMixture golden) =>
        RequireSummit(golden.Components);

    [Test]
    public void At_temperature_zero_the_summit_is_returned([Range(1, 40)] int seed) =>
        RequireSummit(TestMixture.Random(seed, 1 + seed % 9));

    [Test]
    public void A_summit_where_two_ridges_cross_is_found()
    {
        // One standard deviation from either mean the two densities add up to 1.21 times a peak.
        GaussianComponent[] ridges = [new(0, 0.4, 0.5, 0.1, 0, 0.004), new(0, 0.5, 0.6, 0.004, 0, 0.1)];
        var (x, y) = TestMixture.Draw(s_sampler, ridges, 0, 1)[0];
        Assert.That((x, y), Is.EqualTo((0.5, 0.5)).Using<(double X, double Y)>(static (a, b) =>
            Math.Abs(a.X - b.X) < 1e-3 && Math.Abs(a.Y - b.Y) < 1e-3));
    }

    [Test]
    public void Two_crossings_far_apart_are_both_found()
    {
        GaussianComponent[] ridges =
        [
            new(0, 0.4, 0.5, 0.1, 0, 0.004), new(0, 0.5, 0.6, 0.004, 0, 0.1),
            new(0.1, 5.4, 0.5, 0.1, 0, 0.004), new(0.1, 5.5, 0.6, 0.004, 0, 0.1),
        ];
        var found = Modes(ridges, 0.05).Take(2).Select(static m => (Math.Round(m.X, 2), Math.Round(m.Y, 2)));
        Assert.That(found, Is.EqualTo(new[] { (5.5, 0.5), (0.5, 0.5) }));
    }

    [Test]
    public void Every_mode_is_a_point_without_slope_and_none_comes_twice()
    {
        for (var seed = 1; seed <= 40; seed++)
        {
            var components = TestMixture.Random(seed, 1 + seed % 12, 0.03);
            var modes = Modes(components, 0.05);
            Assert.That(modes, Is.Not.Empty);
            Assert.That(modes.Select(static m => m.LogDensity), Is.Ordered.Descending);
            foreach (var mode in modes)
            {
                var (gx, gy) = Gradient(components, mode.X, mode.Y);
                Assert.That(Math.Sqrt(gx * gx * mode.XX + gy * gy * mode.YY), Is.LessThan(0.02),
                    $"seed {seed}");
                Assert.That(modes.Count(other => other.IsSameAs(mode, 0.05)), Is.EqualTo(1), $"seed {seed}");
            }
        }
    }

    [Test]
    public void One_gaussian_has_one_mode_of_its_own_covariance()
    {
        var mode = Modes([new(0, 0.3, 0.7, 0.2, -0.1, 0.05)], 0.1).Single();
        double[] actual = [mode.X, mode.Y, mode.XX, mode.YX, mode.YY];
        Assert.That(actual, Is.EqualTo(new[] { 0.3, 0.7, 0.04, -0.02, 0.0125 }).Within(1e-12));
    }

    [Test]
    public void Slope_and_curvature_are_those_of_finite_differences()
    {
        var components = TestMixture.Random(3, 5, 0.1);
        var table = new WeightedGaussian[components.Length];
        var unit = MixtureDensity.Load(new(components), table);
        LocalShape.At(table, unit, Vector512.Create(0.4), Vector512.Create(0.6), out var shape);
        const double Step = 1e-5;
        var (gx, gy) = Gradient(components, 0.4, 0.6);
        var right = Gradient(components, 0.4 + Step, 0.6);
        var up = Gradient(components, 0.4, 0.6 + Step);
        double[] expected =
        [
            gx, gy, (gx - right.X) / Step, (gy - right.Y) / Step, (gy - up.Y) / Step,
            Math.Exp(new GaussianMixture(components).LogProbability(0.4, 0.6) - unit),
        ];
        double[] actual =
        [
            shape.GradientX[3], shape.GradientY[3], shape.CurvatureXX[3], shape.CurvatureYX[3],
            shape.CurvatureYY[3], shape.Density[3],
        ];
        Assert.That(actual, Is.EqualTo(expected).Within(1).Percent);
    }

    [Test]
    public void The_density_of_eight_points_is_that_of_each()
    {
        var components = TestMixture.Random(9, 7);
        var table = new WeightedGaussian[components.Length];
        var unit = MixtureDensity.Load(new(components), table);
        var x = Vector512.Create(0, 0.1, 0.2, 0.5, 0.7, 0.9, 1, 1.1);
        var y = Vector512.Create(0.3, 0.9, 0.1, 0.5, 0.2, 0.4, 1, 0.8);
        var density = MixtureDensity.Sum(table, unit, x, y);
        for (var i = 0; i < 8; i++)
        {
            var expected = Math.Exp(new GaussianMixture(components).LogProbability(x[i], y[i]) - unit);
            Assert.That(density[i],
                Is.EqualTo(expected).Within(1e-9).Percent.Or.EqualTo(expected).Within(1e-250));
        }
    }

    static void RequireSummit(GaussianComponent[] components)
    {
        var mixture = new GaussianMixture(components);
        var (x, y) = TestMixture.Draw(s_sampler, components, 0, 1)[0];
        var best = (Height: double.NegativeInfinity, X: 0.0, Y: 0.0);
        var starts = components.Select(static c => (c.X, c.Y))
            .Concat(TestMixture.Draw(s_sampler, components, 1, 40))
            .Concat(TestMixture.Draw(s_sampler, components, 0.2f, 40));
        foreach (var start in starts)
        {
            var top = Uphill(components, start);
            best = top.Height > best.Height ? top : best;
        }
        var allowed = 1e-4 + Rounding(components, best);
        Assert.That(mixture.LogProbability(x, y), Is.GreaterThan(best.Height - allowed));
    }

    // The point is rounded to single precision, which costs a sharp summit a little of its height.
    static double Rounding(GaussianComponent[] components, (double Height, double X, double Y) top)
    {
        var mixture = new GaussianMixture(components);
        var (dx, dy) = (Step(top.X), Step(top.Y));
        return top.Height - Math.Min(
            Math.Min(mixture.LogProbability(top.X + dx, top.Y + dy),
                mixture.LogProbability(top.X - dx, top.Y + dy)),
            Math.Min(mixture.LogProbability(top.X + dx, top.Y - dy),
                mixture.LogProbability(top.X - dx, top.Y - dy)));

        static double Step(double value) => MathF.BitIncrement(MathF.Abs((float)value)) - Math.Abs(value);
    }

    /// <summary>Compass search: slow and plain.</summary>
    static (double Height, double X, double Y) Uphill(
        GaussianComponent[] components, (double X, double Y) at)
    {
        var mixture = new GaussianMixture(components);
        var best = mixture.LogProbability(at.X, at.Y);
        for (var step = 0.05; step > 1e-7;)
        {
            var before = best;
            for (var direction = 0; direction < 16; direction++)
            {
                var (sin, cos) = Math.SinCos(direction * Math.Tau / 16);
                var value = mixture.LogProbability(at.X + step * cos, at.Y + step * sin);
                if (value > best)
                {
                    (best, at) = (value, (at.X + step * cos, at.Y + step * sin));
                }
            }
            step = best > before ? step : step / 2;
        }
        return (best, at.X, at.Y);
    }

    static MixtureMode[] Modes(GaussianComponent[] components, double temperature)
    {
        var table = new WeightedGaussian[components.Length];
        var unit = MixtureDensity.Load(new(components), table);
        var modes = new MixtureMode[ModeSearch.Starts(components.Length)];
        return modes[..ModeSearch.Run(table, unit, temperature, 100, modes)];
    }

    static (double X, double Y) Gradient(GaussianComponent[] components, double x, double y)
    {
        const double Step = 1e-6;
        var mixture = new GaussianMixture(components);
        return (
            (mixture.LogProbability(x + Step, y) - mixture.LogProbability(x - Step, y)) / (2 * Step),
            (mixture.LogProbability(x, y + Step) - mixture.LogProbability(x, y - Step)) / (2 * Step));
    }
}
