using OnnxPose.Imaging;
using OnnxPose.Numerics;

namespace OnnxPose.Tests.Imaging;

/// <summary>Pictures made up for tests.</summary>
static class Pictures
{
    public static RgbImage Of(int width, int height, Func<int, int, int, byte> value)
    {
        var image = new RgbImage(width, height);
        for (var i = 0; i < image.Pixels.Length; i++)
        {
            image.Writable[i] = value(i / 3 % width, i / 3 / width, i % 3);
        }
        return image;
    }

    public static RgbImage Noise(int width, int height, ulong seed)
    {
        var random = PoseRandom.FromSeed(seed);
        return Of(width, height, (_, _, _) => (byte)(256 * random.NextSingle()));
    }

    /// <summary>Bands, gradients and single pixels, so that every row filter wins somewhere.</summary>
    public static RgbImage Mixed(int width, int height) => Of(width, height, static (x, y, channel) =>
        (byte)(y % 5 == 0 ? 0
            : y % 5 == 1 ? 3 * x + channel
            : y % 5 == 2 ? x * y
            : y % 5 == 3 ? 7 * y
            : (x ^ y) * 37));
}
