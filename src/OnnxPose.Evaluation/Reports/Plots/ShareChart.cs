using System.Globalization;
using SkiaSharp;

namespace OnnxPose.Evaluation.Reports.Plots;

/// <summary>Named shares from 0 to 1, one bar below the other, with their numbers.</summary>
/// <param name="title">What stands above it.</param>
/// <param name="shares">One or more.</param>
sealed class ShareChart(string title, IReadOnlyList<(string Name, double Share)> shares) : IPlot
{
    const float Top = 44, RowHeight = 22, Room = 60;

    /// <summary>The height that it takes, in pixels.</summary>
    public int Height => (int)(Top + (RowHeight * shares.Count) + 36);

    /// <inheritdoc/>
    public void Draw(PlotCanvas canvas, SKRect area)
    {
        const float size = PlotCanvas.TextSize - 1;
        var left = area.Left + 24 + shares.Max(static share => StrokeFont.Width(share.Name, size));
        var full = area.Right - Room - left;
        var bottom = area.Top + Top + (RowHeight * shares.Count);
        canvas.Text(title, area.MidX, area.Top + (Top / 2), TextAnchor.Middle, PlotCanvas.TextSize + 2);
        foreach (var (value, text) in new PlotAxis(0, 1).Ticks)
        {
            var x = left + ((float)value * full);
            canvas.Line(x, area.Top + Top, x, bottom + 4, PlotColours.Grid);
            canvas.Text(text, x, bottom + 14, TextAnchor.Middle, size);
        }
        for (var i = 0; i < shares.Count; i++)
        {
            var middle = area.Top + Top + (RowHeight * (i + 0.5f));
            var end = left + ((float)Math.Clamp(shares[i].Share, 0, 1) * full);
            canvas.Text(shares[i].Name, left - 10, middle, TextAnchor.End, size);
            canvas.Fill(new SKRect(left, middle - 7, end, middle + 7), PlotColours.Blue);
            canvas.Text(shares[i].Share.ToString("F3", CultureInfo.InvariantCulture), end + 8, middle,
                size: size);
        }
        canvas.Line(left, area.Top + Top, left, bottom, PlotColours.Ink);
    }
}
