using FsCheck;
using FsCheck.Fluent;

namespace OnnxPose.Numerics.Tests.Mixtures;

/// <summary>One position's logits as a density.</summary>
public class GaussianMixtureTests
{
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(6)]
    [TestCase(GaussianMixture.MaxComponents)]
    public void Logits_are_read_in_the_published_order(int count)
    {
        var logits = new float[1 + 6 * count];
        for (var i = 0; i < logits.Length; i++)
        {
            logits[i] = 0.01f * i;
        }
        var mixture = new GaussianMixture(logits);
        Assert.That(mixture.Count, Is.EqualTo(count));
        for (var k = 0; k < count; k++)
        {
            var c = mixture[k];
            Assert.That((c.X, c.Y),
                Is.EqualTo((logits[1 + count + 2 * k], (double)logits[2 + count + 2 * k])));
            Assert.That(c.ScaleXX,
                Is.EqualTo(0.001 + Math.Log(1 + Math.Exp(logits[1 + 3 * count + k]))).Within(1e-12));
            Assert.That(c.ScaleYX, Is.EqualTo((double)logits[1 + 4 * count + k]));
            Assert.That(c.ScaleYY,
                Is.EqualTo(0.001 + Math.Log(1 + Math.Exp(logits[1 + 5 * count + k]))).Within(1e-12));
        }
        var weights = Enumerable.Range(1, count).Select(k => Math.Exp(logits[k])).ToArray();
        Assert.That(Math.Exp(mixture[0].LogWeight), Is.EqualTo(weights[0] / weights.Sum()).Within(1e-12));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(6)]
    [TestCase(36)]
    [TestCase(38)]
    [TestCase(1 + 6 * (GaussianMixture.MaxComponents + 1))]
    public void Another_length_is_refused(int length) =>
        Assert.That(
            () => new GaussianMixture(new float[length]).Count,
            Throws.ArgumentException.With.Message.Contains($"got {length}"));

    [Test]
    public void A_logit_that_is_no_number_is_named()
    {
        for (var i = 0; i < 37; i++)
        {
            foreach (var bad in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity, 2e6f,
                -2e6f })
            {
                var logits = new float[37];
                logits[i] = bad;
                Assert.That(
                    () => new GaussianMixture(logits).Count,
                    Throws.InstanceOf<NonFiniteValueException>().With.Message.StartsWith($"Logit {i} of 37"));
            }
        }
    }

    [Test]
    public void Components_that_are_no_numbers_are_named()
    {
        GaussianComponent good = new(0, 0, 0, 1, 0, 1);
        GaussianComponent[] bad =
        [
            good with { X = double.NaN }, good with { Y = double.PositiveInfinity },
                good with { ScaleXX = 0 },
            good with { ScaleYY = -1 }, good with { ScaleYX = double.NaN },
                good with { ScaleXX = double.NaN },
            good with { ScaleYX = 1e7 }, good with { ScaleXX = 1e-10 }, good with { LogWeight = double.NaN },
            good with { LogWeight = double.PositiveInfinity },
        ];
        foreach (var component in bad)
        {
            Assert.That(
                () => new GaussianMixture([good, component]).Count,
                    Throws.InstanceOf<NonFiniteValueException>());
        }
        Assert.That(
            () => new GaussianMixture([good with { LogWeight = double.NegativeInfinity }]).Count,
            Throws.InstanceOf<NonFiniteValueException>());
        Assert.That(() => new GaussianMixture(Array.Empty<GaussianComponent>()).Count,
            Throws.ArgumentException);
        Assert.That(
            () => new GaussianMixture(new GaussianComponent[GaussianMixture.MaxComponents + 1]).Count,
            Throws.ArgumentException);
    }

    [TestCase(-1)]
    [TestCase(2)]
    public void A_component_that_is_not_there_is_refused(int index)
    {
        var logits = new float[13];
        Assert.That(() => new GaussianMixture(logits)[index],
            Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(
            () => new GaussianMixture(TestMixture.Random(1, 2))[index],
            Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(
            () => new GaussianMixture(logits).HeaviestComponentMean(index),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [TestCase(1e-3f, true)]
    [TestCase(0f, false)]
    [TestCase(-1e-3f, false)]
    [TestCase(1e-9f, false)]    // one half in single precision, as in the published model
    public void A_point_exists_where_its_probability_is_above_one_half(float logit, bool exists)
    {
        var logits = new float[7];
        logits[0] = logit;
        Assert.That(new GaussianMixture(logits).Exists, Is.EqualTo(exists));
    }

    [Test]
    public void Explicit_components_exist_unless_told_otherwise()
    {
        var components = TestMixture.Random(1, 2);
        Assert.That(new GaussianMixture(components).ExistenceProbability, Is.EqualTo(1));
        Assert.That(new GaussianMixture(components, -3).Exists, Is.False);
    }

    [Test]
    public void The_heaviest_components_come_by_rank_and_the_first_of_equals_first()
    {
        var logits = new float[1 + 6 * 4];
        ((float[])[0.5f, 2, 0.5f, 1]).CopyTo(logits, 1);
        for (var k = 0; k < 4; k++)
        {
            logits[5 + 2 * k] = k;
        }
        var order = Enumerable.Range(0, 4).Select(rank =>
            new GaussianMixture(logits).HeaviestComponentMean(rank).X);
        Assert.That(order, Is.EqualTo(new[] { 1f, 3, 0, 2 }));
    }

    [Test]
    public void The_density_integrates_to_one_whatever_the_weights_sum_to()
    {
        var mixture = new GaussianMixture(TestMixture.Random(4, 5, 0.05));
        const int Cells = 600;
        var sum = 0.0;
        for (var i = 0; i < Cells * Cells; i++)
        {
            var (x, y) = (4.0 * (i % Cells) / Cells - 1.5, 4.0 * (i / Cells) / Cells - 1.5);
            sum += Math.Exp(mixture.LogProbability(x, y));
        }
        Assert.That(sum * 16 / (Cells * Cells), Is.EqualTo(1).Within(1e-6));
    }

    [Test]
    public void Turning_and_moving_the_plane_turns_and_moves_the_density() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), static seed =>
        {
            var random = PoseRandom.FromSeed((ulong)seed).Fork("motion");
            var (sin, cos) = Math.SinCos(Math.Tau * random.NextDouble());
            var (dx, dy) = (random.NextNormal(), random.NextNormal());
            var (x, y) = (random.NextDouble(), random.NextDouble());
            var components = TestMixture.Random(seed, 1 + random.NextInt32(8));
            var moved = components.Select(c => Moved(c, sin, cos, dx, dy)).ToArray();
            var here = new GaussianMixture(components).LogProbability(x, y);
            var there = new GaussianMixture(moved).LogProbability(cos * x - sin * y + dx,
                sin * x + cos * y + dy);
            return Math.Abs(here - there) <= 1e-6 * Math.Max(1, Math.Abs(here));
        }).QuickCheckThrowOnFailure();

    static GaussianComponent Moved(GaussianComponent c, double sin, double cos, double dx, double dy)
    {
        // R L L^T R^T, factored again.
        var (ax, ay, by) = (c.ScaleXX, c.ScaleYX, c.ScaleYY);
        var (rows0, rows1) = ((cos * ax - sin * ay, -sin * by), (sin * ax + cos * ay, cos * by));
        var xx = Math.Sqrt(rows0.Item1 * rows0.Item1 + rows0.Item2 * rows0.Item2);
        var yx = (rows0.Item1 * rows1.Item1 + rows0.Item2 * rows1.Item2) / xx;
        return new(c.LogWeight, cos * c.X - sin * c.Y + dx, sin * c.X + cos * c.Y + dy, xx, yx, ax * by / xx);
    }
}
