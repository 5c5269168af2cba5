using OnnxPose.Imaging;
using SkiaSharp;

namespace OnnxPose.Evaluation.Reports.Plots;

/// <summary>Plots side by side and below each other, as one picture.</summary>
static class PlotPage
{
    /// <summary>Draws plots of one size in rows.</summary>
    /// <param name="plots">One or more.</param>
    /// <param name="columns">How many stand in a row.</param>
    /// <param name="width">Pixels of one plot.</param>
    /// <param name="height">Pixels of one plot.</param>
    public static RgbImage Draw(IReadOnlyList<IPlot> plots, int columns, int width, int height)
    {
        var rows = (plots.Count + columns - 1) / columns;
        using var canvas = new PlotCanvas(columns * width, rows * height);
        for (var i = 0; i < plots.Count; i++)
        {
            var (left, top) = (i % columns * width, i / columns * height);
            plots[i].Draw(canvas, new SKRect(left, top, left + width, top + height));
        }
        return canvas.ToImage();
    }
}
