using System.Globalization;
using OnnxPose.Imaging;

namespace OnnxPose.Evaluation.Reports;

/// <summary>A matrix as coloured cells with their numbers, texts before the rows and pictures above the
/// columns.</summary>
/// <remarks>Pure functions, thread-safe.</remarks>
static class Heatmap
{
    /// <summary>Side of a cell, and of the pictures above, in pixels.</summary>
    public const int Cell = 96;

    const int Margin = 16, Gap = 2, LabelLetters = 38;

    static readonly Rgb s_black = new(0, 0, 0), s_white = new(255, 255, 255);

    // At -1, 0 and 1.
    static readonly Rgb s_low = new(178, 86, 34), s_middle = new(247, 247, 247), s_high = new(20, 74, 140);

    /// <summary>The picture.</summary>
    /// <param name="rows">One text for each row; long ones are broken between words.</param>
    /// <param name="columns">One square picture of <see cref="Cell"/> pixels for each column.</param>
    /// <param name="values">(row, column), from -1 to 1.</param>
    public static RgbImage Draw(
        IReadOnlyList<string> rows, IReadOnlyList<RgbImage> columns, ReadOnlySpan<float> values)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, rows.Count * columns.Count);
        var left = (2 * Margin) + PlotCanvas.Measure(new(' ', LabelLetters));
        var canvas = new PlotCanvas(
            left + (columns.Count * Cell) + Margin, ((rows.Count + 1) * Cell) + (2 * Margin));
        for (var column = 0; column < columns.Count; column++)
        {
            canvas.Picture(left + (column * Cell), Margin, columns[column]);
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
        return canvas.Image;
    }

    static void DrawLabel(PlotCanvas canvas, string text, int top)
    {
        var lines = Break(text);
        var y = top + ((Cell - (lines.Count * PlotCanvas.LineHeight)) / 2);
        foreach (var line in lines)
        {
            canvas.Text(Margin, y, line, s_black);
            y += PlotCanvas.LineHeight;
        }
    }

    static void DrawCell(PlotCanvas canvas, int left, int top, float value)
    {
        canvas.Fill(left, top, Cell - Gap, Cell - Gap, ColourOf(value));
        var number = value.ToString("F2", CultureInfo.InvariantCulture);
        canvas.Text(left + ((Cell - PlotCanvas.Measure(number)) / 2),
            top + ((Cell - PlotCanvas.LineHeight) / 2), number, value > 0.5f ? s_white : s_black);
    }

    static Rgb ColourOf(float value)
    {
        var share = Math.Clamp(Math.Abs(value), 0, 1);
        var end = value < 0 ? s_low : s_high;
        return new(Mix(s_middle.R, end.R), Mix(s_middle.G, end.G), Mix(s_middle.B, end.B));

        byte Mix(byte from, byte to) => (byte)MathF.Round(from + ((to - from) * share));
    }

    // Words that are longer than a line stand on one of their own and run into the picture's edge.
    static List<string> Break(string text)
    {
        List<string> lines = [""];
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var longer = lines[^1].Length == 0 ? word : $"{lines[^1]} {word}";
            if (longer.Length > LabelLetters && lines[^1].Length > 0)
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
