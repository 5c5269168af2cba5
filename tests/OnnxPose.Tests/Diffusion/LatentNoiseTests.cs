using OnnxPose.Diffusion;
using OnnxPose.Numerics;

namespace OnnxPose.Tests.Diffusion;

sealed class LatentNoiseTests
{
    [Test]
    public void APicturesNoise_DoesNotDependOnThoseBesideIt()
    {
        float[] one = new float[100], three = new float[300];
        var (alone, together) = (LatentNoise.FromSeed(5, 1), LatentNoise.FromSeed(5, 3));
        for (var draw = 0; draw < 2; draw++)
        {
            alone.Draw(one);
            together.Draw(three);
            Assert.That(three[..100], Is.EqualTo(one));
            Assert.That(three[100..200], Is.Not.EqualTo(one));
            Assert.That(three[200..], Is.Not.EqualTo(three[100..200]));
        }
    }

    [Test]
    public void ASeed_GivesTheSameNoise_AndAnotherAnother()
    {
        float[] first = new float[16], again = new float[16], other = new float[16];
        LatentNoise.FromSeed(1, 2).Draw(first);
        LatentNoise.FromSeed(1, 2).Draw(again);
        LatentNoise.FromSeed(2, 2).Draw(other);
        Assert.That(again, Is.EqualTo(first));
        Assert.That(other, Is.Not.EqualTo(first));
    }

    [Test]
    public void TheNoise_IsStandardNormal([Values] LatentNoiseKind kind)
    {
        var numbers = new float[65_536];
        LatentNoise.FromSeed(3, 4, kind).Draw(numbers);
        var mean = numbers.Average(static x => (double)x);
        Assert.That(mean, Is.EqualTo(0).Within(4.0 / 256));
        var variance = numbers.Average(x => (x - mean) * (x - mean));
        Assert.That(variance, Is.EqualTo(1).Within(4 * Math.Sqrt(2) / 256));
    }

    [Test]
    public void TorchNoise_IsDrawnOverAllPicturesAtOnce()
    {
        float[] drawn = new float[96], expected = new float[96];
        LatentNoise.FromSeed(9, 2, LatentNoiseKind.Torch).Draw(drawn);
        new TorchRandom(9).Normals(expected);
        Assert.That(drawn, Is.EqualTo(expected));
    }

    [Test]
    public void WhatIsNotThere_IsRefused()
    {
        Assert.That(
            static () => LatentNoise.FromSeed(1, 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(
            static () => LatentNoise.FromSeed(1, 1, (LatentNoiseKind)7),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}
