using OnnxPose.Imaging;

namespace OnnxPose.Evaluation.Reports;

/// <summary>Rectangles, pictures and labels on white. What lies outside is cut off.</summary>
/// <remarks>Not thread-safe.</remarks>
sealed class PlotCanvas
{
    /// <summary>Pixels of the picture that a pixel of a letter takes, each way.</summary>
    public const int LetterScale = 2;

    /// <summary>From one line of text to the next.</summary>
    public const int LineHeight = (PlotFont.Height + 3) * LetterScale;

    readonly Canvas _canvas;

    /// <summary>A white picture.</summary>
    public PlotCanvas(int width, int height)
    {
        Image = new(width, height);
        _canvas = new(Image);
        Fill(0, 0, width, height, new(255, 255, 255));
    }

    /// <summary>The picture; do not draw on once it is handed out.</summary>
    public RgbImage Image { get; }

    /// <summary>Pixels that a label takes from left to right.</summary>
    public static int Measure(string text) => text.Length * PlotFont.Advance * LetterScale;

    /// <summary>A solid rectangle.</summary>
    public void Fill(int left, int top, int width, int height, Rgb color)
    {
        for (var y = 0; y < height; y++)
        {
            _canvas.HorizontalSpan(left, left + width - 1, top + y, color);
        }
    }

    /// <summary>A picture, as it is.</summary>
    public void Picture(int left, int top, RgbImage picture)
    {
        for (var y = 0; y < picture.Height; y++)
        {
            var row = picture.Row(y);
            for (var x = 0; x < picture.Width; x++)
            {
                _canvas.Pixel(left + x, top + y, new(row[3 * x], row[3 * x + 1], row[3 * x + 2]));
            }
        }
    }

    /// <summary>One line of text.</summary>
    public void Text(int left, int top, string text, Rgb color)
    {
        foreach (var (index, letter) in text.Index())
        {
            for (var i = 0; i < PlotFont.Width * PlotFont.Height; i++)
            {
                var (x, y) = (i % PlotFont.Width, i / PlotFont.Width);
                if (PlotFont.IsSet(letter, x, y))
                {
                    Fill(left + (index * PlotFont.Advance + x) * LetterScale, top + y * LetterScale,
                        LetterScale, LetterScale, color);
                }
            }
        }
    }
}
