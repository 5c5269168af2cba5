using OnnxPose.Imaging;
using SkiaSharp;

namespace OnnxPose.Evaluation.Reports.Plots;

/// <summary>Where a text stands relative to the point that it is given.</summary>
enum TextAnchor
{
    /// <summary>The text begins there.</summary>
    Start,

    /// <summary>The text's middle lies there.</summary>
    Middle,

    /// <summary>The text ends there.</summary>
    End,
}

/// <summary>A white picture that plots are drawn on, in pixels from the top left.</summary>
/// <remarks>Not thread-safe.</remarks>
sealed class PlotCanvas : IDisposable
{
    /// <summary>The height of a line of text.</summary>
    public const float TextSize = 15;

    readonly SKBitmap _bitmap;
    readonly SKCanvas _canvas;
    readonly SKPaint _paint = new() { IsAntialias = true, StrokeCap = SKStrokeCap.Round };

    /// <summary>An empty one.</summary>
    public PlotCanvas(int width, int height)
    {
        _bitmap = new(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        _canvas = new(_bitmap);
        _canvas.Clear(PlotColours.Background);
    }

    /// <summary>The whole of it.</summary>
    public SKRect Area => new(0, 0, _bitmap.Width, _bitmap.Height);

    /// <summary>A straight line.</summary>
    public void Line(float x0, float y0, float x1, float y1, SKColor colour, float width = 1)
    {
        Stroke(colour, width);
        _canvas.DrawLine(x0, y0, x1, y1, _paint);
    }

    /// <summary>A line through points.</summary>
    public void Polyline(SKPoint[] points, SKColor colour, float width = 2)
    {
        Stroke(colour, width);
        for (var i = 1; i < points.Length; i++)
        {
            _canvas.DrawLine(points[i - 1], points[i], _paint);
        }
        if (points.Length == 1)
        {
            _canvas.DrawLine(points[0], points[0], _paint);
        }
    }

    /// <summary>A filled rectangle.</summary>
    public void Fill(SKRect area, SKColor colour)
    {
        (_paint.Style, _paint.Color) = (SKPaintStyle.Fill, colour);
        _canvas.DrawRect(area, _paint);
    }

    /// <summary>A filled dot.</summary>
    public void Dot(SKPoint centre, float radius, SKColor colour)
    {
        (_paint.Style, _paint.Color) = (SKPaintStyle.Fill, colour);
        _canvas.DrawCircle(centre, radius, _paint);
    }

    /// <summary>A line of text whose middle stands at a height.</summary>
    public void Text(string text, float x, float y, TextAnchor anchor = TextAnchor.Start,
        float size = TextSize, SKColor? colour = null)
    {
        _canvas.Save();
        var shift = (int)anchor / 2f * StrokeFont.Width(text, size);
        _canvas.Translate(x - shift, y - (StrokeFont.Capital(size) / 2));
        DrawStrokes(text, size, colour);
        _canvas.Restore();
    }

    /// <summary>A line of text that runs upwards, its middle at a point.</summary>
    public void UprightText(string text, float x, float y, float size = TextSize)
    {
        _canvas.Save();
        _canvas.Translate(x - (StrokeFont.Capital(size) / 2), y + (StrokeFont.Width(text, size) / 2));
        _canvas.RotateDegrees(-90);
        DrawStrokes(text, size, null);
        _canvas.Restore();
    }

    /// <summary>A picture, its top left corner at a point.</summary>
    public void Picture(RgbImage picture, int left, int top)
    {
        for (var y = 0; y < picture.Height; y++)
        {
            var row = picture.Row(y);
            for (var x = 0; x < picture.Width; x++)
            {
                var pixel = row.Slice(3 * x, 3);
                _bitmap.SetPixel(left + x, top + y, new(pixel[0], pixel[1], pixel[2]));
            }
        }
    }

    /// <summary>What was drawn.</summary>
    public RgbImage ToImage()
    {
        var pixels = _bitmap.GetPixelSpan();
        var bytes = new byte[3 * _bitmap.Width * _bitmap.Height];
        for (var i = 0; i < bytes.Length / 3; i++)
        {
            pixels.Slice(4 * i, 3).CopyTo(bytes.AsSpan(3 * i));
        }
        return new(_bitmap.Width, _bitmap.Height, bytes);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _paint.Dispose();
        _canvas.Dispose();
        _bitmap.Dispose();
    }

    void DrawStrokes(string text, float size, SKColor? colour)
    {
        foreach (var stroke in StrokeFont.Strokes(text, size))
        {
            Polyline(stroke, colour ?? PlotColours.Ink, size / 11);
        }
    }

    void Stroke(SKColor colour, float width) =>
        (_paint.Style, _paint.Color, _paint.StrokeWidth) = (SKPaintStyle.Stroke, colour, width);
}
