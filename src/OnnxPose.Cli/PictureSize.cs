using System.Globalization;
using OnnxPose.Imaging;

namespace OnnxPose.Cli;

/// <summary>The size of a picture as the command line writes it.</summary>
/// <param name="Width">1 to <see cref="RgbImage.MaxSide"/> pixels.</param>
/// <param name="Height">1 to <see cref="RgbImage.MaxSide"/> pixels.</param>
readonly record struct PictureSize(int Width, int Height)
{
    /// <summary>What <see cref="Parse"/> understands, in words.</summary>
    public static string Form => $"WxH, such as 768x512, with sides from 1 to {RgbImage.MaxSide}, at most " +
        $"{RgbImage.MaxPixels} pixels and no side longer than {LongestToShortest} times the other";

    // What the transformer's aspect ratio may be.
    const int LongestToShortest = 100;

    /// <summary>Reads <c>WxH</c>; null where it is something else or too large.</summary>
    public static PictureSize? Parse(string text) =>
        text.Split('x') is [var width, var height]
        && int.TryParse(width, NumberStyles.None, CultureInfo.InvariantCulture, out var w)
        && int.TryParse(height, NumberStyles.None, CultureInfo.InvariantCulture, out var h)
        && RgbImage.IsInRange(w, h) && w <= LongestToShortest * h && h <= LongestToShortest * w
            ? new(w, h)
            : null;
}
