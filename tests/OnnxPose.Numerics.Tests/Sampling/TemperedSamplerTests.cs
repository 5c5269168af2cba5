using FsCheck;
using FsCheck.Fluent;

namespace OnnxPose.Numerics.Tests.Sampling;

/// <summary>The sampler's front: closed forms, edges, streams, allocations.</summary>
public class TemperedSamplerTests
{
    static readonly TemperedSampler s_ours = new();
    static readonly TemperedSampler s_paper = new(SamplerKind.Paper);

    static readonly GaussianComponent[] s_one = [new(0, 0.4, -0.2, 0.3, -0.1, 0.05)];

    [Test]
    public void One_gaussian_at_T_has_T_times_its_covariance(
        [Values(0.001f, 0.05f, 0.3f, 0.7f, 0.99f, 1, 1.5f, 10)] float temperature)
    {
        const int Draws = 40_000;
        var scale = Math.Sqrt(temperature);
        var whitened = TestMixture.Draw(s_ours, s_one, temperature, Draws).Select(p =>
        {
            var u = (p.X - 0.4) / 0.3;
            var v = (p.Y + 0.2 + 0.1 * u) / 0.05;
            return (U: u / scale, V: v / scale);
        }).ToArray();
        var radii = whitened.Select(static p => 1 - Math.Exp(-(p.U * p.U + p.V * p.V) / 2));
        var turns = whitened.Select(static p => Math.Atan2(p.V, p.U) / Math.Tau + 0.5);
        var limit = Statistics.OneInAHundred(Draws);
        Assert.That(Statistics.DistanceFromUniform(radii), Is.LessThan(limit));
        Assert.That(Statistics.DistanceFromUniform(turns), Is.LessThan(limit));
    }

    [Test]
    public void Far_components_share_out_by_their_tempered_masses()
    {
        // Masses w^b |Sigma|^((1 - b) / 2) at b = 1/T: 0.7^2 / 0.01 to 0.3^2 / 0.0004 at T = 0.5.
        GaussianComponent[] two =
            [new(Math.Log(0.7), 0, 0, 0.1, 0, 0.1), new(Math.Log(0.3), 9, 9, 0.02, 0, 0.02)];
        const int Draws = 40_000;
        var expected = 49.0 / (49 + 225);
        var share = TestMixture.Draw(s_ours, two, 0.5f, Draws).Count(static p => p.X < 5) / (double)Draws;
        Assert.That(share, Is.EqualTo(expected).Within(4 * Math.Sqrt(expected * (1 - expected) / Draws)));
    }

    [Test]
    public void Every_point_is_finite_at_every_temperature_and_scale(
        [Values(SamplerKind.Defensive, SamplerKind.Paper)] SamplerKind kind,
        [Values(0f, 1e-7f, 1e-5f, 0.001f, 0.05f, 0.1f, 0.2f, 0.999f, 1, 1.001f, 2, 1000)] float temperature,
        [Values(1e-9, 1e-3, 0.1, 1, 1e5)] double scale)
    {
        GaussianComponent[] components =
            [new(0, 0.3, 0.3, scale, 0, scale), new(-3, 0.3, 0.3, scale, 1, scale),
                new(5, 0.9, 0.1, 1, -0.5, scale)];
        var points = TestMixture.Draw(new(kind), components, temperature, 50);
        Assert.That(points, Has.All.Matches<(double X, double Y)>(static p => double.IsFinite(p.X + p.Y)));
    }

    [Test]
    public void Hostile_logits_give_finite_points_or_the_documented_exception() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), static seed =>
        {
            var random = PoseRandom.FromSeed((ulong)seed);
            var logits = new float[1 + 6 * (1 + random.NextInt32(9))];
            float[] hostile = [0, -0f, 1e6f, -1e6f, float.Epsilon, 1e-20f, 88, -88, 1, float.NaN,
                float.MaxValue];
            foreach (ref var logit in logits.AsSpan())
            {
                // The last two are refused; most cases should get further.
                logit = hostile[random.NextInt32(hostile.Length - (seed % 4 == 0 ? 0 : 2))];
            }
            float[] temperatures = [0, 1e-5f, 0.1f, 1, 3];
            return temperatures.All(t => IsFiniteOrRefused(s_ours, logits, t)
                && IsFiniteOrRefused(s_paper, logits, t));
        }).QuickCheckThrowOnFailure();

    [TestCase(-0.001f)]
    [TestCase(1001f)]
    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    public void Another_temperature_is_refused(float temperature)
    {
        var random = PoseRandom.FromSeed(1);
        Assert.That(
            () => s_ours.Sample(new(s_one), temperature, ref random),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void A_sampler_that_cannot_be_is_refused()
    {
        Assert.That(() => new TemperedSampler((SamplerKind)7),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(
            () => new TemperedSampler(SamplerKind.Paper, 0),
                Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(
            () => new TemperedSampler(SamplerKind.Paper, 1_000_001),
                Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Equal_streams_give_equal_points(
        [Values(SamplerKind.Defensive, SamplerKind.Paper)] SamplerKind kind,
        [Values(0f, 0.1f, 0.7f, 1, 2)] float temperature)
    {
        var components = TestMixture.Random(5, 6);
        var first = TestMixture.Draw(new(kind), components, temperature, 20, seed: 9);
        _ = TestMixture.Draw(new(kind), TestMixture.Random(6, 3), 0.3f, 20, seed: 1);
        Assert.That(TestMixture.Draw(new(kind), components, temperature, 20, seed: 9), Is.EqualTo(first));
    }

    // Pinned, and the same on every machine: whatever its vectors' width, results differ by rounding alone.
    [TestCase(SamplerKind.Defensive, 0f, 0.06729773, 0.22680163)]
    [TestCase(SamplerKind.Defensive, 0.1f, -0.03788001, 0.17793366)]
    [TestCase(SamplerKind.Defensive, 0.7f, 0.71427274, 0.61874640)]
    [TestCase(SamplerKind.Defensive, 1f, -0.24386856, 0.02779675)]
    [TestCase(SamplerKind.Defensive, 2f, -0.13161604, 0.67826927)]
    [TestCase(SamplerKind.Paper, 0f, 0.05874383, 0.22157989)]
    [TestCase(SamplerKind.Paper, 0.1f, 0.03706466, 0.19580841)]
    [TestCase(SamplerKind.Paper, 2f, -0.17491566, 0.16533744)]
    public void The_points_of_a_seed_never_change(SamplerKind kind, float temperature, double x, double y)
    {
        var point = TestMixture.Draw(new(kind), TestMixture.Random(5, 6), temperature, 10, seed: 3)[^1];
        Assert.That(point.X, Is.EqualTo(x).Within(1e-6));
        Assert.That(point.Y, Is.EqualTo(y).Within(1e-6));
    }

    [Test]
    public void At_one_both_kinds_draw_from_the_mixture_itself()
    {
        var components = TestMixture.Random(7, 4);
        Assert.That(
            TestMixture.Draw(s_ours, components, 1, 100),
                Is.EqualTo(TestMixture.Draw(s_paper, components, 1, 100)));
    }

    [Test]
    public void Moving_and_scaling_the_mixture_moves_and_scales_its_points(
        [Values(0f, 0.1f, 0.6f, 1, 2)] float temperature)
    {
        for (var seed = 1; seed <= 30; seed++)
        {
            var components = TestMixture.Random(seed, 1 + seed % 7);
            var moved = components.Select(static c =>
                new GaussianComponent(c.LogWeight, 2 * c.X + 3, 2 * c.Y - 1,
                    2 * c.ScaleXX, 2 * c.ScaleYX, 2 * c.ScaleYY)).ToArray();
            var here = TestMixture.Draw(s_ours, components, temperature, 1)[0];
            var there = TestMixture.Draw(s_ours, moved, temperature, 1)[0];
            Assert.That(there.X, Is.EqualTo(2 * here.X + 3).Within(1e-5), $"seed {seed}");
            Assert.That(there.Y, Is.EqualTo(2 * here.Y - 1).Within(1e-5), $"seed {seed}");
        }
    }

    [Test]
    public void A_mixture_may_have_any_number_of_components([Values(1, 2, 7, 8, 17, 64)] int count)
    {
        var components = TestMixture.Random(count, count, 0.001);
        foreach (var temperature in (float[])[0, 0.05f, 0.5f, 1, 2])
        {
            var points = TestMixture.Draw(s_ours, components, temperature, 20);
            Assert.That(points, Has.All.Matches<(double X, double Y)>(static p =>
                double.IsFinite(p.X + p.Y)));
        }
    }

    [Test]
    public void Drawing_from_logits_allocates_nothing(
        [Values(SamplerKind.Defensive, SamplerKind.Paper)] SamplerKind kind,
        [Values(0f, 0.1f, 1, 2)] float temperature)
    {
        TemperedSampler sampler = new(kind);
        var logits = new float[37];
        var random = PoseRandom.FromSeed(1);
        Draw(20);    // fills the array pool and compiles
        var before = GC.GetAllocatedBytesForCurrentThread();
        Draw(200);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);

        void Draw(int count)
        {
            for (var i = 0; i < count; i++)
            {
                var point = random.Fork(i);
                sampler.Sample(new(logits), temperature, ref point);
            }
        }
    }

    static bool IsFiniteOrRefused(TemperedSampler sampler, float[] logits, float temperature)
    {
        var random = PoseRandom.FromSeed(1);
        try
        {
            var (x, y) = sampler.Sample(new(logits), temperature, ref random);
            return float.IsFinite(x) && float.IsFinite(y);
        }
        catch (NonFiniteValueException)
        {
            return logits.Any(static l => !(Math.Abs(l) <= GaussianMixture.MaxMagnitude));
        }
    }
}
