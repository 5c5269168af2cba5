namespace OnnxPose.Imaging;

/// <summary>A point with 16 fraction bits.</summary>
readonly record struct FixedPoint(long X, long Y)
{
    public const int FractionBits = 16;
    public const long One = 1L << FractionBits;
    public const long Half = One / 2;

    public static FixedPoint FromPixel(long x, long y) => new(x << FractionBits, y << FractionBits);

    public static long Round(long value) => (value + Half) >> FractionBits;
}

/// <summary>The one-pixel outlines that OpenCV draws around what it fills.</summary>
static class Segment
{
    /// <summary>Bresenham's 8-connected line between two pixels, from left to right.</summary>
    public static void Draw(Canvas canvas, long x0, long y0, long x1, long y1, Rgb color)
    {
        if (!Clip(canvas.Width, canvas.Height, ref x0, ref y0, ref x1, ref y1))
        {
            return;
        }
        if (x1 < x0)
        {
            (x0, y0, x1, y1) = (x1, y1, x0, y0);
        }
        long dx = x1 - x0, dy = Math.Abs(y1 - y0), down = y1 < y0 ? -1 : 1;
        var steep = dy > dx;
        var (major, minor) = steep ? (dy, dx) : (dx, dy);
        var error = major - 2 * minor;
        for (var i = 0L; i <= major; i++)
        {
            canvas.Pixel(x0, y0, color);
            var alsoMinor = error < 0;
            error += (alsoMinor ? 2 * major : 0) - 2 * minor;
            x0 += !steep || alsoMinor ? 1 : 0;
            y0 += steep || alsoMinor ? down : 0;
        }
    }

    /// <summary>A line between two points with fraction bits: one pixel per step along
    /// the longer axis.</summary>
    public static void Draw(Canvas canvas, FixedPoint from, FixedPoint to, Rgb color)
    {
        var (x0, y0, x1, y1) = (from.X, from.Y, to.X, to.Y);
        if (!Clip(
            (long)canvas.Width << FixedPoint.FractionBits, (long)canvas.Height << FixedPoint.FractionBits,
            ref x0, ref y0, ref x1, ref y1))
        {
            return;
        }
        long width = Math.Abs(x1 - x0), height = Math.Abs(y1 - y0);
        var flat = width > height;
        if (flat ? x1 < x0 : y1 < y0)
        {
            (x0, y0, x1, y1) = (x1, y1, x0, y0);
        }
        canvas.Pixel(FixedPoint.Round(x1), FixedPoint.Round(y1), color);
        // The odd divisor is OpenCV's way around zero; without it some slopes differ in the last bit.
        var stepX = flat ? FixedPoint.One : ((x1 - x0) << FixedPoint.FractionBits) / (height | 1);
        var stepY = flat ? ((y1 - y0) << FixedPoint.FractionBits) / (width | 1) : FixedPoint.One;
        var count = (flat ? x1 - x0 : y1 - y0) >> FixedPoint.FractionBits;
        (x0, y0) = (x0 + FixedPoint.Half, y0 + FixedPoint.Half);
        for (var i = 0L; i <= count; i++)
        {
            canvas.Pixel(x0 >> FixedPoint.FractionBits, y0 >> FixedPoint.FractionBits, color);
            (x0, y0) = (x0 + stepX, y0 + stepY);
        }
    }

    /// <summary>Cuts a segment to the rectangle from (0, 0); false where nothing is left of it.</summary>
    static bool Clip(long width, long height, ref long x0, ref long y0, ref long x1, ref long y1)
    {
        long right = width - 1, bottom = height - 1;
        if (SameSide(y0, y1, bottom) || SameSide(x0, x1, right))
        {
            return false;
        }
        // Rows first and the already moved end in the second slope: the order decides the last bit.
        MoveInside(ref y0, ref x0, y1, x1, bottom);
        MoveInside(ref y1, ref x1, y0, x0, bottom);
        if (SameSide(x0, x1, right))
        {
            return false;
        }
        MoveInside(ref x0, ref y0, x1, y1, right);
        MoveInside(ref x1, ref y1, x0, y0, right);
        return true;
    }

    static bool SameSide(long a, long b, long last) => (a < 0 && b < 0) || (a > last && b > last);

    static void MoveInside(ref long value, ref long along, long otherValue, long otherAlong, long last)
    {
        if (value < 0 || value > last)
        {
            var edge = value < 0 ? 0 : last;
            along += (long)((double)(edge - value) * (otherAlong - along) / (otherValue - value));
            value = edge;
        }
    }
}
