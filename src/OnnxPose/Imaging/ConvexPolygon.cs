namespace OnnxPose.Imaging;

/// <summary>Filled convex polygons: an outline of one-pixel lines, then row by row between two chains of
/// edges.</summary>
static class ConvexPolygon
{
    /// <summary>Fills a polygon whose vertices are pixels.</summary>
    public static void FillPixels(Canvas canvas, ReadOnlySpan<FixedPoint> vertices, Rgb color)
    {
        var previous = vertices[^1];
        foreach (var vertex in vertices)
        {
            Segment.Draw(canvas, previous.X >> FixedPoint.FractionBits, previous.Y >> FixedPoint.FractionBits,
                vertex.X >> FixedPoint.FractionBits, vertex.Y >> FixedPoint.FractionBits, color);
            previous = vertex;
        }
        FillInterior(canvas, vertices, color);
    }

    /// <summary>Fills a polygon whose vertices have fractions.</summary>
    public static void FillFractions(Canvas canvas, ReadOnlySpan<FixedPoint> vertices, Rgb color)
    {
        var previous = vertices[^1];
        foreach (var vertex in vertices)
        {
            Segment.Draw(canvas, previous, vertex, color);
            previous = vertex;
        }
        FillInterior(canvas, vertices, color);
    }

    static void FillInterior(Canvas canvas, ReadOnlySpan<FixedPoint> vertices, Rgb color)
    {
        if (vertices.Length < 3)
        {
            return;
        }
        var (top, bottom) = TopAndBottom(vertices);
        var y = FixedPoint.Round(vertices[top].Y);
        var last = Math.Min(FixedPoint.Round(bottom), canvas.Height - 1);
        var edgesLeft = vertices.Length;
        var forward = new Chain(top, 1, y);
        var backward = new Chain(top, vertices.Length - 1, y);
        for (; y <= last; y++)
        {
            if (!forward.Reach(y, vertices, ref edgesLeft) || !backward.Reach(y, vertices, ref edgesLeft))
            {
                return;
            }
            canvas.HorizontalSpan(
                FixedPoint.Round(Math.Min(forward.X, backward.X)),
                FixedPoint.Round(Math.Max(forward.X, backward.X)), y, color);
            forward.X += forward.StepX;
            backward.X += backward.StepX;
        }
    }

    static (int Top, long Bottom) TopAndBottom(ReadOnlySpan<FixedPoint> vertices)
    {
        var (top, bottom) = (0, vertices[0].Y);
        for (var i = 1; i < vertices.Length; i++)
        {
            top = vertices[i].Y < vertices[top].Y ? i : top;
            bottom = Math.Max(bottom, vertices[i].Y);
        }
        return (top, bottom);
    }

    /// <summary>One of the two ways around the polygon from its top vertex.</summary>
    struct Chain(int top, int direction, long y)
    {
        int _vertex = top;
        long _endY = y;

        /// <summary>Where the edge crosses the current row.</summary>
        public long X = -FixedPoint.One;

        public long StepX;

        /// <summary>Moves on to the edge that crosses row <paramref name="row"/>; false when no edge is
        /// left.</summary>
        public bool Reach(long row, ReadOnlySpan<FixedPoint> vertices, ref int edgesLeft)
        {
            while (row >= _endY)
            {
                if (edgesLeft-- == 0)
                {
                    return false;
                }
                var next = (_vertex + direction) % vertices.Length;
                var nextY = FixedPoint.Round(vertices[next].Y);
                if (nextY > row)
                {
                    var rows = nextY - row;
                    X = vertices[_vertex].X;
                    StepX = ((vertices[next].X - X) * 2 + rows) / (2 * rows);
                    _endY = nextY;
                }
                _vertex = next;
            }
            return true;
        }
    }
}
