using OnnxPose.Poses;

namespace OnnxPose.Imaging;

/// <summary>From fractions of a picture to its pixels.</summary>
static class PixelGrid
{
    /// <summary>Far outside every picture, and near enough that no shape that reaches
    /// there costs time.</summary>
    const double Farthest = 1 << 17;

    // A single-precision fraction of "pixel n" may lie half a unit in the last place below it. Cutting off
    // would then give pixel n - 1, so a pose that went through JSON in pixels would come back moved. Two
    // units mend that.
    const double Nudge = 1 + 1.0 / (1 << 22);

    /// <summary>The position in pixels, with its fraction.</summary>
    public static double Scale(double fraction, int size) =>
        Math.Clamp(fraction * size * Nudge, -Farthest, Farthest);

    /// <summary>The pixel, fractions cut off towards zero.</summary>
    public static int ToPixel(double fraction, int size) => (int)Scale(fraction, size);

    /// <inheritdoc cref="ToPixel(double, int)"/>
    public static (int X, int Y) ToPixel(Canvas canvas, Keypoint point) =>
        (ToPixel(point.X, canvas.Width), ToPixel(point.Y, canvas.Height));
}
