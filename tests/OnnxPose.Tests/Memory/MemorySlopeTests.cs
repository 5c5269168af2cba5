using OnnxPose.Benchmarks.Scale;

namespace OnnxPose.Tests.Memory;

/// <summary>What the soak test calls flat.</summary>
public sealed class MemorySlopeTests
{
    const int Prompts = 10_000, Every = 20;
    const double Mebibyte = 1 << 20;

    [Test]
    public void ALeak_IsFoundAsLargeAsItIs()
    {
        var slope = SlopeOf(static prompts => 100 * Mebibyte + (4096.0 * prompts));
        Assert.Multiple(() =>
        {
            Assert.That(slope.PerThousand, Is.EqualTo(4096_000 / Mebibyte).Within(1e-6));
            Assert.That(slope.Uncertainty, Is.LessThan(1e-6));
            Assert.That(slope.IsFlat, Is.False);
        });
    }

    [TestCase(0.09, true)]
    [TestCase(0.11, false)]
    public void TheBar_DividesFlatFromGrowing(double perThousand, bool flat) =>
        Assert.That(SlopeOf(prompts => perThousand * Mebibyte * prompts / 1000).IsFlat, Is.EqualTo(flat));

    [Test]
    public void TheFirstHalf_DoesNotCount() =>
        Assert.That(
            SlopeOf(static prompts => Mebibyte * Math.Min(prompts, Prompts / 2)).PerThousand, Is.Zero);

    [Test]
    public void TooFewSamples_SayNothing()
    {
        MemorySample[] run = [new(1, 10, 0), new(2, 10, 0), new(3, 10, 0)];
        var slope = MemorySlope.Of(run, static sample => sample.WorkingSet);
        Assert.That(() => slope.IsFlat, Throws.InvalidOperationException);
    }

    [Test]
    public void AStepThatStays_IsNotFlat()
    {
        var slope = SlopeOf(static prompts => prompts > 0.75 * Prompts ? Mebibyte : 0);
        Assert.That(slope.IsFlat, Is.False);
    }

    static MemorySlope SlopeOf(Func<int, double> bytes)
    {
        var run = from note in Enumerable.Range(1, Prompts / Every)
                  select new MemorySample(note * Every, (long)bytes(note * Every), Managed: 0);
        return MemorySlope.Of([.. run], static sample => sample.WorkingSet);
    }
}
