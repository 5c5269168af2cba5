using OnnxPose.Imaging;

namespace OnnxPose.Tests.Imaging;

public sealed class PillowResizeTests
{
    [TestCase(PillowFilter.Bicubic)]
    [TestCase(PillowFilter.Lanczos)]
    public void Resize_OfOneColour_KeepsTheColour(PillowFilter filter)
    {
        var image = Pictures.Of(13, 7, static (_, _, channel) => (byte)(40 + 70 * channel));
        foreach (var (width, height) in new[] { (1, 1), (5, 7), (13, 3), (40, 29), (13, 7) })
        {
            var resized = PillowResize.Resize(image, width, height, filter);
            for (var i = 0; i < resized.Pixels.Length; i++)
            {
                Assert.That(resized.Pixels[i], Is.EqualTo(40 + 70 * (i % 3)),
                    $"{width} x {height}, byte {i}");
            }
        }
    }

    [TestCase(PillowFilter.Bicubic, 31, 11)]
    [TestCase(PillowFilter.Lanczos, 31, 11)]
    [TestCase(PillowFilter.Bicubic, 14, 23)]
    [TestCase(PillowFilter.Lanczos, 14, 23)]
    [TestCase(PillowFilter.Lanczos, 64, 1)]
    public void Resize_AlongOneAxis_IsTheFilterInRealNumbers_Rounded(PillowFilter filter, int from, int to)
    {
        var flat = Pictures.Noise(from, 1, seed: 5);
        var wide = PillowResize.Resize(flat, to, 1, filter);
        var tall = PillowResize.Resize(new RgbImage(1, from, flat.Pixels), 1, to, filter);
        for (var i = 0; i < wide.Pixels.Length; i++)
        {
            var (total, sum) = (0.0, 0.0);
            for (var source = 0; source < from; source++)
            {
                var weight = Weight(filter, from, to, i / 3, source);
                (total, sum) = (total + weight, sum + weight * flat.Pixels[3 * source + i % 3]);
            }
            Assert.That(wide.Pixels[i], Is.EqualTo(Math.Clamp(sum / total, 0, 255)).Within(0.501));
        }
        Assert.That(tall.Pixels.SequenceEqual(wide.Pixels));
    }

    [Test]
    public void Resize_AlongBothAxes_IsColumnsThenRows()
    {
        var image = Pictures.Noise(31, 17, seed: 6);
        var columns = PillowResize.Resize(image, 12, 17, PillowFilter.Lanczos);
        Assert.That(PillowResize.Resize(image, 12, 40, PillowFilter.Lanczos).Pixels
            .SequenceEqual(PillowResize.Resize(columns, 12, 40, PillowFilter.Lanczos).Pixels));
    }

    /// <summary>The textbook form; the window is Pillow's: its edges are rounded to whole pixels.</summary>
    static double Weight(PillowFilter filter, int from, int to, int target, int source)
    {
        var scale = (double)from / to;
        var stretch = Math.Max(scale, 1);
        var support = (filter == PillowFilter.Bicubic ? 2 : 3) * stretch;
        var center = (target + 0.5) * scale;
        return source >= (int)(center - support + 0.5) && source < (int)(center + support + 0.5)
            ? Kernel(filter, (source + 0.5 - center) / stretch)
            : 0;
    }

    static double Kernel(PillowFilter filter, double x)
    {
        x = Math.Abs(x);
        if (filter == PillowFilter.Lanczos)
        {
            return x == 0 ? 1
                : x < 3 ? 3 * Math.Sin(Math.PI * x) * Math.Sin(Math.PI * x / 3) / Math.Pow(Math.PI * x, 2)
                : 0;
        }
        return x < 1 ? 1.5 * Math.Pow(x, 3) - 2.5 * x * x + 1
            : x < 2 ? -0.5 * Math.Pow(x, 3) + 2.5 * x * x - 4 * x + 2
            : 0;
    }

    [Test]
    public void Resize_ToASizeOutOfRange_IsRefused()
    {
        var image = new RgbImage(4, 4);
        Assert.That(() => PillowResize.Resize(image, 0, 4, PillowFilter.Bicubic),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => PillowResize.Resize(image, 16_384, 16_384, PillowFilter.Bicubic),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("16384 x 16384"));
    }
}
