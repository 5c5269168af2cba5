using OnnxPose.Imaging;

namespace OnnxPose.Tests.Diffusion;

/// <summary>Compares a picture with the reference's, whose numbers before rounding are known.</summary>
static class PictureRounding
{
    /// <summary>Every byte is the reference's, or one beside it where the number lies so near to the middle
    /// between two bytes that what it may be off decides.</summary>
    /// <param name="actual">The picture.</param>
    /// <param name="expected">The reference's.</param>
    /// <param name="decoded">(colour, row, column): the reference's numbers, -1 to 1.</param>
    /// <param name="tolerance">What they may be off.</param>
    /// <param name="what">For messages.</param>
    public static void Require(
        RgbImage actual, RgbImage expected, ReadOnlySpan<float> decoded, float tolerance, string what)
    {
        const double Scale = 127.5;    // bytes for 1
        Assert.That((actual.Width, actual.Height), Is.EqualTo((expected.Width, expected.Height)), what);
        Assert.That(decoded.Length, Is.EqualTo(expected.Pixels.Length), what);
        var (off, pixels) = (0, expected.Width * expected.Height);
        for (var i = 0; i < expected.Pixels.Length; i++)
        {
            if (actual.Pixels[i] == expected.Pixels[i])
            {
                continue;
            }
            off++;
            var value = Math.Clamp(Scale * (decoded[(i % 3 * pixels) + (i / 3)] + 1), 0, 2 * Scale);
            var toTheMiddle = Math.Abs(value - Math.Floor(value) - 0.5);
            Assert.That(Math.Abs(actual.Pixels[i] - expected.Pixels[i]), Is.EqualTo(1), $"{what}, byte {i}");
            Assert.That(toTheMiddle, Is.LessThanOrEqualTo(Scale * tolerance), $"{what}, byte {i}: {value}");
        }
        TestContext.Out.WriteLine($"{what}: {off} of {expected.Pixels.Length} values are 1 off");
    }
}
