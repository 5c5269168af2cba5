using SkiaSharp;

namespace OnnxPose.Evaluation.Reports.Plots;

/// <summary>Letters made of straight strokes, so that plots look the same on machines without
/// fonts.</summary>
/// <remarks>
/// A capital is 4 wide and 6 high; every glyph advances by <see cref="Advance"/>. Printable ASCII is
/// drawn, everything else as a question mark.
/// </remarks>
static partial class StrokeFont
{
    const float CapitalHeight = 6, Advance = 5.6f, Height = 9;
    const char First = ' ', Unknown = '?';

    /// <summary>The width of a text.</summary>
    /// <param name="text">One line.</param>
    /// <param name="size">The height of a line in pixels.</param>
    public static float Width(string text, float size) =>
        text.Length == 0 ? 0 : ((text.Length * Advance) - (Advance - 4)) * size / Height;

    /// <summary>The height of a capital in a line of a given height.</summary>
    public static float Capital(float size) => CapitalHeight * size / Height;

    /// <summary>The strokes of a text whose first letter's top left corner is the origin.</summary>
    public static IEnumerable<SKPoint[]> Strokes(string text, float size)
    {
        var scale = size / Height;
        for (var i = 0; i < text.Length; i++)
        {
            var glyph = text[i] - First is >= 0 and var index && index < s_glyphs.Length
                ? s_glyphs[index]
                : s_glyphs[Unknown - First];
            foreach (var stroke in glyph)
            {
                var left = i * Advance;
                yield return Array.ConvertAll(
                    stroke, point => new SKPoint((left + point.X) * scale, point.Y * scale));
            }
        }
    }

    // Strokes stand between blanks; each is a row of points, x and y a digit each.
    static SKPoint[][] Parse(string glyph) =>
    [
        .. glyph.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static stroke => stroke
            .Chunk(2).Select(static point => new SKPoint(point[0] - '0', point[1] - '0')).ToArray()),
    ];
}
