namespace OnnxPose.Numerics.Tests.Streams;

/// <summary>The pinned algorithm, and that its numbers are what they claim to be.</summary>
public class PoseRandomTests
{
    const int Many = 200_000;

    // From an independent implementation that reproduces the published vectors of both generators.
    [TestCase(0UL, 0xFB5405F7BD79C540UL, 0x780C98E26CEA5883UL, 0x2A146E0980FEBC66UL)]
    [TestCase(1UL, 0xEE127FE613436E33UL, 0xD6DAD8D34A1874EAUL, 0x2A52C16CEC1116A9UL)]
    [TestCase(42UL, 0x19E479E2AAA77BFBUL, 0x5E3EFE753BE27527UL, 0xC3ED7125B780200AUL)]
    [TestCase(ulong.MaxValue, 0x0983212965E7B92AUL, 0x93CB01AE0F01E8AFUL, 0x2738EF165B8F858AUL)]
    public void The_first_numbers_of_a_seed_never_change(ulong seed, ulong first, ulong second,
        ulong third) =>
        Assert.That(FirstThree(PoseRandom.FromSeed(seed)), Is.EqualTo(new[] { first, second, third }));

    [Test]
    public void The_first_numbers_of_a_fork_never_change()
    {
        var root = PoseRandom.FromSeed(42);
        Assert.That(
            FirstThree(root.Fork("pose")),
            Is.EqualTo(new ulong[] { 0x5BAA18655C3B3FC9, 0x851AE79A1609C080, 0x47C537BE10D88204 }));
        Assert.That(
            FirstThree(root.Fork("pose").Fork(7)),
            Is.EqualTo(new ulong[] { 0x511F7C0E6F3645BB, 0x9583348F81187541, 0x163001EDE4B1486A }));
        Assert.That(
            FirstThree(root.Fork(-1)),
            Is.EqualTo(new ulong[] { 0x25B4339DB3F982B6, 0x851826B0F1C36954, 0xCE9AA15602819E49 }));
        Assert.That(
            FirstThree(root.Fork("größe")),
            Is.EqualTo(new ulong[] { 0xC4D591B5AB59C825, 0xA78F125B1BE4F792, 0x97FC128D1639727E }));
    }

    [Test]
    public void Seeds_are_the_upper_53_bits_and_new_ones_differ()
    {
        var stream = PoseRandom.FromSeed(42);
        Assert.That(stream.NextSeed(), Is.EqualTo(0x19E479E2AAA77BFBUL >> 11));
        Assert.That(stream.NextSeed(), Is.EqualTo(0x5E3EFE753BE27527UL >> 11));
        var seeds = Enumerable.Range(0, 1000).Select(static _ => PoseRandom.NewSeed()).ToHashSet();
        Assert.That(seeds, Has.Count.EqualTo(1000).And.All.LessThan(1UL << 53));
    }

    [Test]
    public void A_fork_does_not_depend_on_how_much_was_drawn()
    {
        var fresh = PoseRandom.FromSeed(5);
        var used = PoseRandom.FromSeed(5);
        for (var i = 0; i < 1000; i++)
        {
            used.NextUInt64();
        }
        Assert.That(FirstThree(used.Fork("pose")), Is.EqualTo(FirstThree(fresh.Fork("pose"))));
        Assert.That(FirstThree(used.Fork(3)), Is.EqualTo(FirstThree(fresh.Fork(3))));
    }

    [Test]
    public void Ten_thousand_forks_and_seeds_start_differently()
    {
        HashSet<ulong> starts = [];
        for (var i = 0; i < 2500; i++)
        {
            var root = PoseRandom.FromSeed((ulong)i);
            PoseRandom[] streams = [root, root.Fork(i), root.Fork("pose").Fork(i),
                PoseRandom.FromSeed(9999).Fork(i)];
            foreach (var stream in streams)
            {
                starts.Add(FirstThree(stream)[0]);
            }
        }
        Assert.That(starts, Has.Count.EqualTo(10_000));
    }

    [Test]
    public void Doubles_and_singles_are_uniform()
    {
        var random = PoseRandom.FromSeed(11);
        var limit = Statistics.OneInAHundred(Many);
        var doubles = Draws(() => random.NextDouble());
        var singles = Draws(() => random.NextSingle());
        Assert.That(doubles, Has.All.InRange(0, Math.BitDecrement(1.0)));
        Assert.That(singles, Has.All.InRange(0, (double)MathF.BitDecrement(1)));
        Assert.That(Statistics.DistanceFromUniform(doubles), Is.LessThan(limit));
        Assert.That(Statistics.DistanceFromUniform(singles), Is.LessThan(limit));
    }

    [Test]
    public void Neighbouring_forks_are_not_correlated()
    {
        var root = PoseRandom.FromSeed(3);
        var products = Enumerable.Range(0, Many).Select(i =>
        {
            var (a, b) = (root.Fork(i), root.Fork(i + 1));
            return (a.NextDouble() - 0.5) * (b.NextDouble() - 0.5);
        });
        var (mean, error) = Statistics.Mean(products);
        Assert.That(mean, Is.EqualTo(0).Within(4 * error));
    }

    [Test]
    public void Normal_numbers_are_normal()
    {
        var random = PoseRandom.FromSeed(12);
        var pairs = Enumerable.Range(0, Many).Select(_ =>
            (X: random.NextNormal(), Y: random.NextNormal())).ToArray();
        var limit = Statistics.OneInAHundred(Many);
        // Of independent normal numbers the squared length is exponential and the angle uniform.
        var radii = pairs.Select(static p => 1 - Math.Exp(-(p.X * p.X + p.Y * p.Y) / 2));
        var turns = pairs.Select(static p => Math.Atan2(p.Y, p.X) / Math.Tau + 0.5);
        Assert.That(Statistics.DistanceFromUniform(radii), Is.LessThan(limit));
        Assert.That(Statistics.DistanceFromUniform(turns), Is.LessThan(limit));
    }

    [TestCase(1)]
    [TestCase(3)]
    [TestCase(10)]
    public void Small_integers_come_equally_often(int bound)
    {
        var random = PoseRandom.FromSeed(13);
        var counts = new double[bound];
        for (var i = 0; i < Many; i++)
        {
            counts[random.NextInt32(bound)]++;
        }
        var expected = (double)Many / bound;
        var chiSquared = counts.Sum(count => (count - expected) * (count - expected) / expected);
        Assert.That(chiSquared, Is.LessThanOrEqualTo(bound - 1 + 4 * Math.Sqrt(2 * bound)));
    }

    [Test]
    public void Integers_are_unbiased_where_the_bound_does_not_divide_the_range()
    {
        // With bound 3 * 2^29 a plain remainder would give the lower half two thirds of all draws.
        const int Bound = 3 << 29;
        var random = PoseRandom.FromSeed(14);
        var low = Enumerable.Range(0, Many).Count(_ => random.NextInt32(Bound) < Bound / 2);
        Assert.That(low, Is.EqualTo(Many / 2).Within(2 * Math.Sqrt(Many)));
    }

    [TestCase(0)]
    [TestCase(-1)]
    public void An_empty_range_is_refused(int bound)
    {
        var random = PoseRandom.FromSeed(1);
        Assert.That(() => random.NextInt32(bound), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    static double[] Draws(Func<double> draw) => [.. Enumerable.Range(0, Many).Select(_ => draw())];

    static ulong[] FirstThree(PoseRandom random) =>
        [random.NextUInt64(), random.NextUInt64(), random.NextUInt64()];
}
