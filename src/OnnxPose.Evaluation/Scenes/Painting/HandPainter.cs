namespace OnnxPose.Evaluation.Scenes.Painting;

/// <summary>Paints hands: a palm and five fingers under the pose's points, or a ball where it has
/// none.</summary>
static class HandPainter
{
    const float FingerRadius = 0.012f, PalmRadius = 0.02f, Relief = 0.08f;

    public static void Outline(PaintCanvas canvas, Joints joints, Side side)
    {
        foreach (var bone in Bones(joints, side))
        {
            canvas.Outline(bone, Palette.Ink, 0.8f * FigurePainter.Ink(canvas));
        }
    }

    public static void Fill(PaintCanvas canvas, Joints joints, Look look, Side side)
    {
        foreach (var bone in Bones(joints, side))
        {
            canvas.Fill(bone, look.Skin, Relief);
        }
    }

    static IEnumerable<TaperedLimb> Bones(Joints joints, Side side)
    {
        var start = side == Side.Left ? 0 : Skeleton.HandPoints;
        var wrist = joints[side == Side.Left ? BodyPoint.LeftWrist : BodyPoint.RightWrist];
        var elbow = joints[side == Side.Left ? BodyPoint.LeftElbow : BodyPoint.RightElbow];
        var points = Enumerable.Range(start, Skeleton.HandPoints)
            .Select(i => joints.Person.Hands[i]).ToArray();
        if (points.Any(static p => p is null))
        {
            var way = wrist - elbow;
            var hand = wrist + way * (joints.Metres(0.08f) / MathF.Max(way.Length(), 1));
            yield return new(wrist, joints.Metres(0.034f), hand, joints.Metres(0.045f));
            yield break;
        }
        var pixels = Array.ConvertAll(points, p => joints.Frame.ToPixel(p!.Value));
        var (palm, finger) = (joints.Metres(PalmRadius), joints.Metres(FingerRadius));
        for (var i = 1; i < pixels.Length; i++)
        {
            yield return i % 4 == 1
                ? new(pixels[0], palm, pixels[i], palm)
                : new TaperedLimb(pixels[i - 1], i % 4 == 2 ? 1.2f * finger : finger, pixels[i], finger);
        }
    }
}
