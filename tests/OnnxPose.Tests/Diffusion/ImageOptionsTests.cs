using OnnxPose.Diffusion;

namespace OnnxPose.Tests.Diffusion;

/// <summary>Options are refused where they are written, not where they are used.</summary>
sealed class ImageOptionsTests
{
    static IEnumerable<Action> OutOfRange =>
    [
        static () => _ = new BaseImageOptions { Steps = 0 },
        static () => _ = new BaseImageOptions { Steps = 1001 },
        static () => _ = new BaseImageOptions { End = 0 },
        static () => _ = new BaseImageOptions { End = 1 },
        static () => _ = new BaseImageOptions { End = double.NaN },
        static () => _ = new BaseImageOptions { Pictures = 0 },
        static () => _ = new BaseImageOptions { Pictures = 65 },
        static () => _ = new BaseImageOptions { Width = 4 },
        static () => _ = new BaseImageOptions { Width = 100 },
        static () => _ = new BaseImageOptions { Height = 8200 },
        static () => _ = new BaseImageOptions { AdapterScale = -1 },
        static () => _ = new BaseImageOptions { AdapterScale = float.NaN },
        static () => _ = new BaseImageOptions { AdapterFactor = 1.1 },
        static () => _ = new RefinerOptions { Steps = 0 },
        static () => _ = new RefinerOptions { Strength = 0 },
        static () => _ = new RefinerOptions { Strength = 1.5 },
        static () => _ = new RefinerOptions { Start = 1 },
        static () => _ = new RefinerOptions { Start = -0.5 },
    ];

    [TestCaseSource(nameof(OutOfRange))]
    public void ANumberOutOfRange_IsRefused(Action make) =>
        Assert.That(make, Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void NumbersAtTheEdges_AreTaken()
    {
        var options = new BaseImageOptions { Steps = 1000, Width = 8, Height = 8192, AdapterFactor = 0 };
        Assert.That(options.End, Is.Null);
        Assert.That(new RefinerOptions { Strength = 1, Steps = 1 }.Start, Is.Null);
    }
}
