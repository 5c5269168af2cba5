namespace OnnxPose.Numerics.Tests.Streams;

public class TorchRandomTests
{
    [Test]
    public void Its_bits_are_those_of_mt19937()
    {
        // The ten thousandth draw of seed 5489 is fixed by the C++ standard, [rand.predef].
        var bits = new MersenneTwister(5489);
        for (var i = 1; i < 10_000; i++)
        {
            bits.NextUInt32();
        }
        Assert.That(bits.NextUInt32(), Is.EqualTo(4123659995));
    }

    [Test]
    public void Only_the_low_half_of_a_seed_counts()
    {
        float[] low = new float[20], high = new float[20];
        new TorchRandom(7).Normals(low);
        new TorchRandom((9UL << 32) | 7).Normals(high);
        Assert.That(high, Is.EqualTo(low));
    }

    [TestCase(65_536)]
    [TestCase(65_543)]
    public void Many_normals_are_normal(int count)
    {
        var numbers = new float[count];
        new TorchRandom(3).Normals(numbers);
        var mean = numbers.Average(static x => (double)x);
        var variance = numbers.Average(x => (x - mean) * (x - mean));
        Assert.That(mean, Is.EqualTo(0).Within(4 / Math.Sqrt(count)));
        Assert.That(variance, Is.EqualTo(1).Within(4 * Math.Sqrt(2.0 / count)));
    }

    [Test]
    public void Drawing_allocates_nothing()
    {
        var random = new TorchRandom(1);
        var numbers = new float[1000];
        random.Normals(numbers);
        var before = GC.GetAllocatedBytesForCurrentThread();
        random.Normals(numbers);
        random.Normals(numbers.AsSpan(0, 5));
        random.Uniforms(numbers);
        Assert.That(GC.GetAllocatedBytesForCurrentThread(), Is.EqualTo(before));
    }
}
