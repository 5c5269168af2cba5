using SkiaSharp;

namespace OnnxPose.Evaluation.Reports.Plots;

/// <summary>Lines and bars over two axes of numbers, with ticks, titles and a legend.</summary>
sealed class XyChart : IPlot
{
    const float Left = 74, Right = 24, Top = 44, Bottom = 58, TickLength = 5, Gap = 12;

    /// <summary>What stands above it.</summary>
    public required string Title { get; init; }

    /// <summary>What stands below it.</summary>
    public required string XTitle { get; init; }

    /// <summary>What stands beside it.</summary>
    public required string YTitle { get; init; }

    /// <summary>Bars, behind the lines.</summary>
    public IReadOnlyList<ChartBars> Bars { get; init; } = [];

    /// <summary>Lines.</summary>
    public IReadOnlyList<ChartLine> Lines { get; init; } = [];

    /// <summary>The lower axis.</summary>
    public required PlotAxis X { get; init; }

    /// <summary>The left axis.</summary>
    public required PlotAxis Y { get; init; }

    /// <inheritdoc/>
    public void Draw(PlotCanvas canvas, SKRect area)
    {
        var inner = new SKRect(
            area.Left + Left, area.Top + Top, area.Right - Right, area.Bottom - Bottom);
        canvas.Text(Title, inner.MidX, area.Top + (Top / 2), TextAnchor.Middle, PlotCanvas.TextSize + 2);
        canvas.Text(XTitle, inner.MidX, area.Bottom - 16, TextAnchor.Middle);
        canvas.UprightText(YTitle, area.Left + 14, inner.MidY);
        DrawAxes(canvas, inner);
        foreach (var bars in Bars)
        {
            Draw(canvas, inner, bars);
        }
        foreach (var line in Lines)
        {
            Draw(canvas, inner, line);
        }
        DrawLegend(canvas, inner);
    }

    void DrawAxes(PlotCanvas canvas, SKRect inner)
    {
        foreach (var (value, text) in X.Ticks)
        {
            var x = Point(inner, value, 0).X;
            canvas.Line(x, inner.Top, x, inner.Bottom + TickLength, PlotColours.Grid);
            canvas.Text(text, x, inner.Bottom + TickLength + 11, TextAnchor.Middle, PlotCanvas.TextSize - 2);
        }
        foreach (var (value, text) in Y.Ticks)
        {
            var y = inner.Bottom - ((float)Y.Place(value) * inner.Height);
            canvas.Line(inner.Left - TickLength, y, inner.Right, y, PlotColours.Grid);
            canvas.Text(text, inner.Left - TickLength - 4, y, TextAnchor.End, PlotCanvas.TextSize - 2);
        }
        canvas.Line(inner.Left, inner.Bottom, inner.Right, inner.Bottom, PlotColours.Ink);
        canvas.Line(inner.Left, inner.Top, inner.Left, inner.Bottom, PlotColours.Ink);
    }

    void Draw(PlotCanvas canvas, SKRect inner, ChartBars bars)
    {
        var ground = Math.Clamp(inner.Bottom - ((float)Y.Place(0) * inner.Height), inner.Top, inner.Bottom);
        for (var i = 0; i < bars.Heights.Length; i++)
        {
            if (X.Place(bars.Edges[i + 1]) <= 0 || X.Place(bars.Edges[i]) >= 1)
            {
                continue;
            }
            var from = Point(inner, bars.Edges[i], bars.Heights[i]);
            var to = Point(inner, bars.Edges[i + 1], bars.Heights[i]);
            canvas.Fill(new SKRect(from.X, from.Y, to.X - 1, ground), bars.Colour);
        }
    }

    void Draw(PlotCanvas canvas, SKRect inner, ChartLine line)
    {
        canvas.Polyline([.. line.Points.Select(point => Point(inner, point.X, point.Y))], line.Colour);
        for (var i = 0; i < line.Ranges.Length; i++)
        {
            var (low, high) = (Point(inner, line.Points[i].X, line.Ranges[i].Low),
                Point(inner, line.Points[i].X, line.Ranges[i].High));
            canvas.Line(low.X, low.Y, high.X, high.Y, line.Colour, 1.5f);
            canvas.Line(low.X - 4, low.Y, low.X + 4, low.Y, line.Colour, 1.5f);
            canvas.Line(high.X - 4, high.Y, high.X + 4, high.Y, line.Colour, 1.5f);
            canvas.Dot(Point(inner, line.Points[i].X, line.Points[i].Y), 4, line.Colour);
        }
    }

    void DrawLegend(PlotCanvas canvas, SKRect inner)
    {
        (string Name, SKColor Colour)[] entries =
        [
            .. Bars.Select(static bars => (bars.Name, bars.Colour)),
            .. Lines.Select(static line => (line.Name, line.Colour)),
        ];
        if (entries.Length < 2)
        {
            return;
        }
        var width = entries.Max(static entry => StrokeFont.Width(entry.Name, PlotCanvas.TextSize - 1));
        var left = inner.Right - width - 44;
        var box = new SKRect(
            left - 8, inner.Top + 4, inner.Right - 4, inner.Top + 16 + (entries.Length * (Gap + 8)));
        canvas.Fill(box, PlotColours.Background.WithAlpha(0xD8));
        for (var i = 0; i < entries.Length; i++)
        {
            var y = inner.Top + 20 + (i * (Gap + 8));
            canvas.Line(left, y, left + 24, y, entries[i].Colour, 4);
            canvas.Text(entries[i].Name, left + 34, y, size: PlotCanvas.TextSize - 1);
        }
    }

    // What lies outside is drawn at the edge.
    SKPoint Point(SKRect inner, double x, double y) => new(
        inner.Left + ((float)Math.Clamp(X.Place(x), 0, 1) * inner.Width),
        inner.Bottom - ((float)Math.Clamp(Y.Place(y), 0, 1) * inner.Height));
}
