using System.Numerics;
using OnnxPose.Imaging;

namespace OnnxPose.Evaluation.Scenes.Painting;

/// <summary>A square of linear floats that shapes are blended into, with smooth edges.</summary>
/// <remarks>
/// Only additions, multiplications, divisions and square roots, which every machine rounds alike: a picture
/// is the same everywhere. Colours are red, green and blue from 0 to 255. Not thread-safe.
/// </remarks>
sealed class PaintCanvas(int size)
{
    readonly Vector3[] _pixels = new Vector3[size * size];

    /// <summary>Pixels in a row and in a column.</summary>
    public int Size => size;

    /// <summary>Rows from <paramref name="top"/> to <paramref name="bottom"/>, fractions of the picture's
    /// height, from one colour to another.</summary>
    public void Gradient(float top, float bottom, Vector3 from, Vector3 to)
    {
        var (first, last) = (Row(top), Row(bottom));
        for (var y = first; y < last; y++)
        {
            var colour = Blend.Of(from, to, (y - first) / MathF.Max(1, last - 1 - first));
            _pixels.AsSpan(y * size, size).Fill(colour);
        }
    }

    /// <summary>A shape in a colour, lit from the upper left.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="colour">Its colour where the light neither adds nor takes.</param>
    /// <param name="relief">How much the light adds and takes at most, as a share of the colour.</param>
    /// <param name="opacity">1 hides what lies below.</param>
    public void Fill<TShape>(in TShape shape, Vector3 colour, float relief = 0, float opacity = 1)
        where TShape : struct, IPaintShape
    {
        var (x0, y0, x1, y1) = Clip(shape.Min - Vector2.One, shape.Max + Vector2.One);
        for (var y = y0; y < y1; y++)
        {
            for (var x = x0; x < x1; x++)
            {
                var point = new Vector2(x + 0.5f, y + 0.5f);
                var cover = Math.Clamp(0.5f - shape.Distance(point), 0, 1) * opacity;
                if (cover > 0)
                {
                    ref var pixel = ref _pixels[y * size + x];
                    var lit = relief == 0 ? colour : colour * (1 + relief * shape.Light(point));
                    pixel += cover * (lit - pixel);
                }
            }
        }
    }

    /// <summary>A shape and a margin around it in one colour.</summary>
    public void Outline<TShape>(in TShape shape, Vector3 colour, float margin)
        where TShape : struct, IPaintShape =>
        Fill(new Widened<TShape>(shape, margin), colour);

    /// <summary>The picture in 8 bits.</summary>
    public RgbImage ToImage()
    {
        var image = new RgbImage(size, size);
        var bytes = image.Writable;
        for (var i = 0; i < _pixels.Length; i++)
        {
            var pixel = Vector3.Clamp(_pixels[i], Vector3.Zero, new(255)) + new Vector3(0.5f);
            (bytes[3 * i], bytes[3 * i + 1], bytes[3 * i + 2]) =
                ((byte)pixel.X, (byte)pixel.Y, (byte)pixel.Z);
        }
        return image;
    }

    int Row(float fraction) => Math.Clamp((int)(fraction * size + 0.5f), 0, size);

    (int X0, int Y0, int X1, int Y1) Clip(Vector2 min, Vector2 max)
    {
        var low = Vector2.Clamp(min, Vector2.Zero, new(size));
        var high = Vector2.Clamp(max + Vector2.One, Vector2.Zero, new(size));
        return ((int)low.X, (int)low.Y, (int)high.X, (int)high.Y);
    }
}
