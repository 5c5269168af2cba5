using OnnxPose.Poses;

namespace OnnxPose.Imaging;

/// <summary>Draws poses the way DWPose does (controlnet_aux 0.0.7 with OpenCV 4): what
/// pose adapters expect.</summary>
/// <remarks>
/// Pure functions, thread-safe. Widths and radii do not grow with the picture. Limbs come first and are
/// dimmed to 0.6 of their colour, then body joints, hand bones and joints, and face points. Hand and face
/// points in pixel row or column 0 are left out; points outside the picture are cut off at its border.
/// </remarks>
public static class PosePainter
{
    const int LimbHalfWidth = 4, JointRadius = 4, FaceRadius = 3;
    const double LimbBrightness = 0.6;

    /// <summary>The pose on black.</summary>
    /// <param name="pose">Who is drawn; its aspect ratio is not looked at.</param>
    /// <param name="width">1 to 16,384 pixels.</param>
    /// <param name="height">1 to 16,384 pixels; at most 64 Mpixel together.</param>
    /// <param name="options">Which parts; all by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">The picture's size is out of range.</exception>
    public static RgbImage Draw(Pose pose, int width, int height, PoseDrawingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pose);
        options ??= PoseDrawingOptions.Default;
        var image = new RgbImage(width, height);
        var canvas = new Canvas(image);
        if (options.Body)
        {
            DrawLimbs(canvas, pose);
            canvas.Dim(LimbBrightness);
            DrawJoints(canvas, pose);
        }
        foreach (var person in options.Hands ? pose.People : [])
        {
            DrawHand(canvas, person.Hands.AsSpan()[..Skeleton.HandPoints]);
            DrawHand(canvas, person.Hands.AsSpan()[Skeleton.HandPoints..]);
        }
        foreach (var person in options.Face ? pose.People : [])
        {
            DrawPoints(canvas, person.Face.AsSpan(), FaceRadius, PosePalette.FacePoint);
        }
        return image;
    }

    /// <summary>The pose at its own aspect ratio, short side <paramref name="resolution"/>,
    /// cut to the middle square.</summary>
    /// <param name="pose">Who is drawn.</param>
    /// <param name="resolution">Side of the square, 1 to 16,384 pixels.</param>
    /// <param name="options">Which parts; all by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">The picture before the cut is out of range.</exception>
    public static RgbImage DrawCenterCrop(Pose pose, int resolution, PoseDrawingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pose);
        var (width, height) = WholeSize(pose, resolution);
        return Draw(pose, width, height, options)
            .Crop(Middle(width, resolution), Middle(height, resolution), resolution, resolution);
    }

    /// <summary>Whether a pose's shape is square enough for <see cref="DrawCenterCrop"/>.</summary>
    internal static bool CanDrawCenterCrop(Pose pose, int resolution)
    {
        var (width, height) = WholeSize(pose, resolution);
        return RgbImage.IsInRange(width, height);
    }

    static (int Width, int Height) WholeSize(Pose pose, int resolution) => pose.AspectRatio >= 1
        ? (PixelGrid.ToPixel(pose.AspectRatio, resolution), resolution)
        : (resolution, PixelGrid.ToPixel(1.0 / pose.AspectRatio, resolution));

    // Pillow rounds fractional edges of a crop half to even.
    static int Middle(int size, int resolution) => (int)Math.Round((size - resolution) / 2.0);

    static void DrawLimbs(Canvas canvas, Pose pose)
    {
        Span<FixedPoint> vertices = stackalloc FixedPoint[Ellipse.MaxVertices];
        for (var limb = 0; limb < PosePalette.Limbs.Length; limb++)
        {
            var (from, to) = PosePalette.Limbs[limb];
            foreach (var person in pose.People)
            {
                if (person.Body[(int)from] is { } a && person.Body[(int)to] is { } b)
                {
                    var count = LimbVertices(canvas, a, b, vertices);
                    ConvexPolygon.FillPixels(canvas, vertices[..count], PosePalette.Body[limb]);
                }
            }
        }
    }

    static int LimbVertices(Canvas canvas, Keypoint from, Keypoint to, Span<FixedPoint> vertices)
    {
        var (x0, y0) = (PixelGrid.Scale(from.X, canvas.Width), PixelGrid.Scale(from.Y, canvas.Height));
        var (x1, y1) = (PixelGrid.Scale(to.X, canvas.Width), PixelGrid.Scale(to.Y, canvas.Height));
        var (dx, dy) = (x0 - x1, y0 - y1);
        var degrees = Math.Atan2(dy, dx) * (180 / Math.PI);
        return Ellipse.Vertices(
            (int)((x0 + x1) / 2), (int)((y0 + y1) / 2),
            (int)(Math.Sqrt(dx * dx + dy * dy) / 2), LimbHalfWidth, (int)degrees, vertices);
    }

    static void DrawJoints(Canvas canvas, Pose pose)
    {
        for (var joint = 0; joint < Skeleton.BodyPoints; joint++)
        {
            foreach (var person in pose.People)
            {
                if (person.Body[joint] is { } point)
                {
                    var (x, y) = PixelGrid.ToPixel(canvas, point);
                    canvas.Disc(x, y, JointRadius, PosePalette.Body[joint]);
                }
            }
        }
    }

    static void DrawHand(Canvas canvas, ReadOnlySpan<Keypoint?> hand)
    {
        for (var bone = 0; bone < PosePalette.HandBones.Length; bone++)
        {
            var (from, to) = PosePalette.HandBones[bone];
            if (IsDrawn(canvas, hand[from], out var a) && IsDrawn(canvas, hand[to], out var b))
            {
                ThickLine.DrawTwoPixels(canvas, a, b, PosePalette.HandBone[bone]);
            }
        }
        DrawPoints(canvas, hand, JointRadius, PosePalette.HandJoint);
    }

    static void DrawPoints(Canvas canvas, ReadOnlySpan<Keypoint?> points, int radius, Rgb color)
    {
        foreach (var point in points)
        {
            if (IsDrawn(canvas, point, out var pixel))
            {
                canvas.Disc(pixel.X, pixel.Y, radius, color);
            }
        }
    }

    /// <summary>The rule for hands and faces: present, and right of and below the first
    /// column and row.</summary>
    static bool IsDrawn(Canvas canvas, Keypoint? point, out (int X, int Y) pixel)
    {
        pixel = point is { } present ? PixelGrid.ToPixel(canvas, present) : default;
        return pixel is { X: > 0, Y: > 0 };
    }
}
