namespace OnnxPose.Imaging;

/// <summary>Lines of thickness 2: a rectangle with fractions, rounded off by a disc at each end.</summary>
static class ThickLine
{
    const int EndRadius = 1;

    /// <summary>Draws from pixel to pixel; both ends belong to the line.</summary>
    public static void DrawTwoPixels(Canvas canvas, (int X, int Y) from, (int X, int Y) to, Rgb color)
    {
        double dx = from.X - to.X, dy = to.Y - from.Y;
        var squaredLength = dx * dx + dy * dy;
        if (squaredLength > 0)
        {
            var scale = FixedPoint.One / Math.Sqrt(squaredLength);      // one pixel to either side
            long offsetX = (long)Math.Round(dy * scale), offsetY = (long)Math.Round(dx * scale);
            var (a, b) = (FixedPoint.FromPixel(from.X, from.Y), FixedPoint.FromPixel(to.X, to.Y));
            ConvexPolygon.FillFractions(canvas,
            [
                new(a.X + offsetX, a.Y + offsetY), new(a.X - offsetX, a.Y - offsetY),
                new(b.X - offsetX, b.Y - offsetY), new(b.X + offsetX, b.Y + offsetY),
            ], color);
        }
        canvas.Disc(from.X, from.Y, EndRadius, color);
        canvas.Disc(to.X, to.Y, EndRadius, color);
    }
}
