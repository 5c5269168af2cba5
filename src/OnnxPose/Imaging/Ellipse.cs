namespace OnnxPose.Imaging;

/// <summary>Ellipses as polygons of one vertex a degree, rounded to pixels.</summary>
static class Ellipse
{
    const int FullTurn = 360;

    // Sines with seven decimals, as OpenCV's table has them; more decimals would move vertices
    // that lie on .5.
    static readonly float[] s_sines = [.. Enumerable.Range(0, FullTurn + 91).Select(static degrees =>
        (float)Math.Round(Math.Sin(degrees * Math.PI / 180), 7))];

    /// <summary>The most vertices an ellipse can have: both ends of the full turn count.</summary>
    public const int MaxVertices = FullTurn + 1;

    /// <summary>Writes the vertices and returns how many there are.</summary>
    /// <param name="centerX">The centre's column.</param>
    /// <param name="centerY">The centre's row.</param>
    /// <param name="halfLength">Half the axis along <paramref name="degrees"/>, in pixels.</param>
    /// <param name="halfWidth">Half the other axis, in pixels.</param>
    /// <param name="degrees">-360 to 360, clockwise on the screen.</param>
    /// <param name="vertices">At least <see cref="MaxVertices"/>.</param>
    public static int Vertices(int centerX, int centerY, int halfLength, int halfWidth, int degrees,
        Span<FixedPoint> vertices)
    {
        var turn = degrees < 0 ? degrees + FullTurn : degrees;
        double sine = s_sines[turn], cosine = Cosine(turn);
        var count = 0;
        for (var angle = 0; angle <= FullTurn; angle++)
        {
            double x = halfLength * (double)Cosine(angle), y = halfWidth * (double)s_sines[angle];
            var vertex = FixedPoint.FromPixel(
                (long)Math.Round(centerX + x * cosine - y * sine),
                (long)Math.Round(centerY + x * sine + y * cosine));
            if (count == 0 || vertex != vertices[count - 1])
            {
                vertices[count++] = vertex;
            }
        }
        if (count == 1)
        {
            vertices[count++] = vertices[0];
        }
        return count;
    }

    static float Cosine(int degrees) => s_sines[FullTurn + 90 - degrees];
}
