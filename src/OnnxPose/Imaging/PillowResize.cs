namespace OnnxPose.Imaging;

/// <summary>Resizes to the very bytes that Pillow gives; CLIP's image side was trained on those.</summary>
/// <remarks>Pure functions, thread-safe. Anti-aliased when shrinking. Columns first,
/// rounded, then rows.</remarks>
public static class PillowResize
{
    const int Rounding = 1 << (PillowKernel.FractionBits - 1);

    /// <summary>The picture in another size.</summary>
    /// <param name="image">The source.</param>
    /// <param name="width">1 to 16,384 pixels.</param>
    /// <param name="height">1 to 16,384 pixels; at most 64 Mpixel together.</param>
    /// <param name="filter">How pixels are weighted.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size, also that between the two passes,
    /// is out of range.</exception>
    public static RgbImage Resize(RgbImage image, int width, int height, PillowFilter filter)
    {
        ArgumentNullException.ThrowIfNull(image);
        var target = new RgbImage(width, height);
        if (width == image.Width && height == image.Height)
        {
            image.Pixels.CopyTo(target.Writable);
            return target;
        }
        // An axis that keeps its size is not touched: the filter would be the identity, at its full price.
        var between = width == image.Width ? image
            : height == image.Height ? target
            : new RgbImage(width, image.Height);
        if (width != image.Width)
        {
            Columns(image, between, new PillowKernel(image.Width, width, filter));
        }
        if (height != image.Height)
        {
            Rows(between, target, new PillowKernel(image.Height, height, filter));
        }
        return target;
    }

    static void Columns(RgbImage source, RgbImage target, PillowKernel kernel)
    {
        for (var y = 0; y < target.Height; y++)
        {
            var from = source.Row(y);
            var to = target.Writable.Slice(3 * target.Width * y, 3 * target.Width);
            for (var x = 0; x < target.Width; x++)
            {
                var pixels = from[(3 * kernel.Window(x, out var weights))..];
                int r = Rounding, g = Rounding, b = Rounding;
                for (var k = 0; k < weights.Length; k++)
                {
                    var pixel = pixels.Slice(3 * k, 3);
                    r += pixel[0] * weights[k];
                    g += pixel[1] * weights[k];
                    b += pixel[2] * weights[k];
                }
                (to[3 * x], to[3 * x + 1], to[3 * x + 2]) = (ToByte(r), ToByte(g), ToByte(b));
            }
        }
    }

    static void Rows(RgbImage source, RgbImage target, PillowKernel kernel)
    {
        var sums = new int[3 * target.Width];
        for (var y = 0; y < target.Height; y++)
        {
            Array.Fill(sums, Rounding);
            var first = kernel.Window(y, out var weights);
            for (var k = 0; k < weights.Length; k++)
            {
                var from = source.Row(first + k);
                for (var i = 0; i < sums.Length; i++)
                {
                    sums[i] += from[i] * weights[k];
                }
            }
            var to = target.Writable.Slice(3 * target.Width * y, 3 * target.Width);
            for (var i = 0; i < sums.Length; i++)
            {
                to[i] = ToByte(sums[i]);
            }
        }
    }

    static byte ToByte(int sum) => (byte)Math.Clamp(sum >> PillowKernel.FractionBits, 0, 255);
}
