namespace OnnxPose.Imaging;

/// <summary>One opaque colour.</summary>
readonly record struct Rgb(byte R, byte G, byte B);

/// <summary>Clipped, solid, never anti-aliased drawing on a picture.</summary>
/// <remarks>
/// The models were trained on pictures that OpenCV 4 drew, so every shape follows its integer arithmetic;
/// another rasteriser would move edges by a pixel. Not thread-safe.
/// </remarks>
sealed class Canvas(RgbImage image)
{
    public int Width { get; } = image.Width;

    public int Height { get; } = image.Height;

    public void Pixel(long x, long y, Rgb color)
    {
        if (x >= 0 && x < Width && y >= 0 && y < Height)
        {
            Write(image.Writable.Slice(3 * ((int)y * Width + (int)x), 3), color);
        }
    }

    /// <summary>Both ends belong to the span.</summary>
    public void HorizontalSpan(long x0, long x1, long y, Rgb color)
    {
        if (y < 0 || y >= Height || x1 < 0 || x0 >= Width || x0 > x1)
        {
            return;
        }
        var from = (int)Math.Max(x0, 0);
        var to = (int)Math.Min(x1, Width - 1);
        var span = image.Writable.Slice(3 * ((int)y * Width + from), 3 * (to - from + 1));
        for (var i = 0; i < span.Length; i += 3)
        {
            Write(span.Slice(i, 3), color);
        }
    }

    /// <summary>Radius 0 is one pixel; the rim is the midpoint circle's.</summary>
    public void Disc(int centerX, int centerY, int radius, Rgb color)
    {
        int dx = radius, dy = 0, error = 0, plus = 1, minus = 2 * radius - 1;
        while (dx >= dy)
        {
            HorizontalSpan(centerX - dx, centerX + dx, centerY - dy, color);
            HorizontalSpan(centerX - dx, centerX + dx, centerY + dy, color);
            HorizontalSpan(centerX - dy, centerX + dy, centerY - dx, color);
            HorizontalSpan(centerX - dy, centerX + dy, centerY + dx, color);
            dy++;
            error += plus;
            plus += 2;
            if (error > 0)
            {
                dx--;
                error -= minus;
                minus -= 2;
            }
        }
    }

    /// <summary>Every value times <paramref name="factor"/>, fractions cut off.</summary>
    public void Dim(double factor)
    {
        Span<byte> dimmed = stackalloc byte[256];
        for (var i = 0; i < dimmed.Length; i++)
        {
            dimmed[i] = (byte)(i * factor);
        }
        foreach (ref var value in image.Writable)
        {
            value = dimmed[value];
        }
    }

    static void Write(Span<byte> pixel, Rgb color)
    {
        pixel[0] = color.R;
        pixel[1] = color.G;
        pixel[2] = color.B;
    }
}
