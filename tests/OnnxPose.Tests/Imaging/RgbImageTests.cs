using OnnxPose.Imaging;

namespace OnnxPose.Tests.Imaging;

public sealed class RgbImageTests
{
    [TestCase(0, 1)]
    [TestCase(1, 0)]
    [TestCase(-1, 1)]
    [TestCase(16_385, 1)]
    [TestCase(1, 16_385)]
    [TestCase(16_384, 4_097)]
    [TestCase(int.MaxValue, int.MaxValue)]
    public void AnImage_OfASizeOutOfRange_IsRefusedBeforeAnythingIsAllocated(int width, int height)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(() => new RgbImage(width, height), Throws.InstanceOf<ArgumentOutOfRangeException>()
            .With.Message.Contains($"{width} x {height}"));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1 << 20));
    }

    [Test]
    public void AnImage_FromBytes_IsACopy()
    {
        byte[] bytes = [1, 2, 3, 4, 5, 6];
        var image = new RgbImage(2, 1, bytes);
        bytes[0] = 9;
        Assert.That(image.Row(0).ToArray(), Is.EqualTo(new byte[] { 1, 2, 3, 4, 5, 6 }));
        Assert.That(() => new RgbImage(2, 2, bytes),
            Throws.ArgumentException.With.Message.Contains("12 bytes"));
    }

    [Test]
    public void ACrop_HoldsTheRectangle_AndNothingOutsideIsCropped()
    {
        var image = Pictures.Of(5, 4, static (x, y, channel) => (byte)(100 * channel + 10 * y + x));
        var crop = image.Crop(2, 1, 3, 2);
        Assert.That(crop.Row(1).ToArray(),
            Is.EqualTo(new byte[] { 22, 122, 222, 23, 123, 223, 24, 124, 224 }));
        Assert.That(() => image.Crop(3, 0, 3, 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => image.Crop(0, -1, 1, 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => image.Row(4), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}
