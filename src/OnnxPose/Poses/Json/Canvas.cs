namespace OnnxPose.Poses.Json;

/// <summary>The size that a file's coordinates are relative to: a picture's in pixels,
/// or 1 x 1 for fractions.</summary>
readonly record struct Canvas(double Width, double Height)
{
    /// <summary>No picture is larger, and single precision still tells its pixels apart.</summary>
    public const int MaxSide = 1_000_000;

    /// <summary>What remains of a pixel outside a picture must stay far from the end
    /// of single precision.</summary>
    const double MaxCoordinate = 1e9;

    static readonly Canvas s_fractions = new(1, 1);

    public static Canvas OfPixels(int width, int height) => new(
        OptionRange.Check(width, 1, MaxSide, nameof(width)),
        OptionRange.Check(height, 1, MaxSide, nameof(height)));

    /// <summary>The size a frame names, else the one the caller knows, else none.</summary>
    public static Canvas? Find(JsonCursor frame, string widthName, string heightName, PoseJsonOptions options)
    {
        var (width, height) = (frame.Find(widthName), frame.Find(heightName));
        if (width is null && height is null)
        {
            return options.Canvas is var (w, h) ? OfPixels(w, h) : null;
        }
        return new(Side(width ?? frame.Member(widthName)), Side(height ?? frame.Member(heightName)));
    }

    static double Side(JsonCursor cursor) => cursor.Number() is var side and >= 1 and <= MaxSide
        ? side
        : throw cursor.Fault($"is {cursor.Shown}; expected a size of 1 to {MaxSide}");

    public float AspectRatio => (float)(Width / Height);

    /// <summary>What to divide a frame's coordinates by.</summary>
    /// <remarks>
    /// Nothing in the file says whether it holds pixels or fractions. Fractions stay near the picture, from
    /// -1 to 2; a person in pixels who did would be smaller than three pixels.
    /// </remarks>
    public static Canvas Units(Canvas? canvas, IEnumerable<SourcePerson> people, JsonCursor frame) =>
        people.All(static person => person.IsWithin(-1, 2))
            ? s_fractions
            : canvas ?? throw frame.Fault(
                "holds pixels but no 'canvas_width' and 'canvas_height' (or 'width' and 'height'); add them " +
                "or say how large the picture is with PoseJsonOptions.Canvas (command line: --canvas)");

    public Keypoint? ToFraction((double X, double Y)? point, JsonCursor person)
    {
        if (point is not { } p)
        {
            return null;
        }
        return Math.Abs(p.X) <= MaxCoordinate && Math.Abs(p.Y) <= MaxCoordinate
            ? new((float)(p.X / Width), (float)(p.Y / Height))
            : throw person.Fault(FormattableString.Invariant(
                $"has a point at ({p.X:R}, {p.Y:R}); expected coordinates up to {MaxCoordinate}"));
    }
}
