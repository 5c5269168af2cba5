using System.Globalization;
using OnnxPose.Imaging;
using SkiaSharp;

namespace OnnxPose.Evaluation.Reports.Plots;

/// <summary>A matrix as coloured cells with their numbers, texts before the rows and pictures
/// above the columns.</summary>
/// <remarks>Pure functions, thread-safe.</remarks>
static class Heatmap
{
    /// <summary>Side of a cell, and of the pictures above, in pixels.</summary>
    public const int Cell = 96;

    /// <summary>From one line of a label to the next.</summary>
    public const int LineHeight = 20;

    const int Margin = 16, Gap = 2, LabelWidth = 400;

    // At -1, 0 and 1.
    static readonly SKColor s_low = new(178, 86, 34), s_middle = new(247, 247, 247),
        s_high = new(20, 74, 140);

    /// <summary>The picture.</summary>
    /// <param name="rows">One text for each row; long ones are broken between words.</param>
    /// <param name="columns">One square picture of <see cref="Cell"/> pixels for each column.</param>
    /// <param name="values">(row, column), from -1 to 1.</param>
    public static RgbImage Draw(
        IReadOnlyList<string> rows, IReadOnlyList<RgbImage> columns, ReadOnlySpan<float> values)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, rows.Count * columns.Count);
        const int left = (2 * Margin) + LabelWidth;
        using var canvas = new PlotCanvas(
            left + (columns.Count * Cell) + Margin, ((rows.Count + 1) * Cell) + (2 * Margin));
        for (var column = 0; column < columns.Count; column++)
        {
            canvas.Picture(columns[column], left + (column * Cell), Margin);
        }
        for (var row = 0; row < rows.Count; row++)
        {
            var top = Margin + ((row + 1) * Cell);
            DrawLabel(canvas, rows[row], top);
            for (var column = 0; column < columns.Count; column++)
            {
                DrawCell(canvas, left + (column * Cell), top, values[(row * columns.Count) + column]);
            }
        }
        return canvas.ToImage();
    }

    static void DrawLabel(PlotCanvas canvas, string text, int top)
    {
        var lines = Break(text);
        var y = top + ((Cell - ((lines.Count - 1) * LineHeight)) / 2);
        foreach (var line in lines)
        {
            canvas.Text(line, Margin, y);
            y += LineHeight;
        }
    }

    static void DrawCell(PlotCanvas canvas, int left, int top, float value)
    {
        canvas.Fill(new(left, top, left + Cell - Gap, top + Cell - Gap), ColourOf(value));
        canvas.Text(value.ToString("F2", CultureInfo.InvariantCulture), left + (Cell / 2), top + (Cell / 2),
            TextAnchor.Middle, colour: value > 0.5f ? PlotColours.Background : PlotColours.Ink);
    }

    static SKColor ColourOf(float value)
    {
        var share = Math.Clamp(Math.Abs(value), 0, 1);
        var end = value < 0 ? s_low : s_high;
        return new(Mix(s_middle.Red, end.Red), Mix(s_middle.Green, end.Green),
            Mix(s_middle.Blue, end.Blue));

        byte Mix(byte from, byte to) => (byte)MathF.Round(from + ((to - from) * share));
    }

    // Words that are longer than a line stand on one of their own and run into the picture's edge.
    static List<string> Break(string text)
    {
        List<string> lines = [""];
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var longer = lines[^1].Length == 0 ? word : $"{lines[^1]} {word}";
            if (StrokeFont.Width(longer, PlotCanvas.TextSize) > LabelWidth && lines[^1].Length > 0)
            {
                lines.Add(word);
            }
            else
            {
                lines[^1] = longer;
            }
        }
        return lines;
    }
}
