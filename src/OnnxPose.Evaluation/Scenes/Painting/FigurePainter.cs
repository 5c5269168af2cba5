using System.Numerics;

namespace OnnxPose.Evaluation.Scenes.Painting;

/// <summary>Paints one person over what is there, limb by limb in the order of depth.</summary>
static class FigurePainter
{
    const float InkWidth = 0.0075f;

    public static void Paint(PaintCanvas canvas, Joints joints, Look look)
    {
        var (far, near) = joints.Profile > 0 ? (Side.Left, Side.Right) : (Side.Right, Side.Left);
        var isProfile = MathF.Abs(joints.Profile) > 0.6f;
        var behind = joints.LooksAway;
        if (behind || isProfile)
        {
            Arm(canvas, joints, look, far);
        }
        if (behind)
        {
            Arm(canvas, joints, look, near);
        }
        HeadPainter.PaintBehind(canvas, joints, look);
        Trunk(canvas, joints, look, far, near);
        HeadPainter.Paint(canvas, joints, look);
        if (!behind)
        {
            if (!isProfile)
            {
                Arm(canvas, joints, look, far);
            }
            Arm(canvas, joints, look, near);
        }
    }

    /// <summary>The ink's width in pixels.</summary>
    public static float Ink(PaintCanvas canvas) => InkWidth * canvas.Size;

    // Thighs that come towards the camera hide the torso; a skirt hides the thighs.
    static void Trunk(PaintCanvas canvas, Joints joints, Look look, Side far, Side near)
    {
        var inFront = !joints.LooksAway && (IsForeshortened(joints, Side.Left)
            || IsForeshortened(joints, Side.Right));
        if (inFront)
        {
            Torso(canvas, joints, look);
        }
        Leg(canvas, joints, look, far);
        Leg(canvas, joints, look, near);
        if (!inFront)
        {
            Torso(canvas, joints, look);
        }
        Skirt(canvas, joints, look);
    }

    static bool IsForeshortened(Joints joints, Side side) => joints.Has(Point(BodyPoint.LeftKnee, side))
        && Vector2.Distance(joints[Point(BodyPoint.LeftHip, side)], joints[Point(BodyPoint.LeftKnee, side)])
            < 0.6f * joints.Torso;

    static void Torso(PaintCanvas canvas, Joints joints, Look look)
    {
        var across = joints[BodyPoint.LeftShoulder] - joints[BodyPoint.RightShoulder];
        across = across.LengthSquared() < 1e-3f ? Vector2.UnitX : across / across.Length();
        var turned = MathF.Abs(joints.Profile);
        var radius = joints.Metres(0.05f + 0.045f * turned);
        var shoulder = joints.Metres(0.03f * (1 - turned)) * across;
        var hip = joints.Metres(0.035f * (1 - turned)) * across;
        var down = Down(joints) * joints.Metres(0.05f);
        ReadOnlySpan<Vector2> corners =
        [
            joints[BodyPoint.LeftShoulder] + shoulder, joints[BodyPoint.RightShoulder] - shoulder,
            joints[BodyPoint.LeftHip] + hip + down, joints[BodyPoint.RightHip] - hip + down,
        ];
        var hull = new RoundedHull(corners, radius, across);
        canvas.Outline(hull, Palette.Ink, Ink(canvas));
        canvas.Fill(hull, look.Cloth, Palette.Relief(look.Cloth));
        Front(canvas, joints, look, radius);
    }

    // A jacket's or coat's opening, a hoodie's cord; nothing from behind.
    static void Front(PaintCanvas canvas, Joints joints, Look look, float radius)
    {
        if (look.Garment is not (Garment.Jacket or Garment.Coat) || joints.LooksAway)
        {
            return;
        }
        var shift = new Vector2(joints.Profile * 0.7f * radius, 0);
        var seam = new TaperedLimb(joints[BodyPoint.Neck] + shift, 0.4f * Ink(canvas), joints.Hips + shift,
            0.4f * Ink(canvas));
        canvas.Fill(seam, look.Cloth * 0.72f);
    }

    static void Skirt(PaintCanvas canvas, Joints joints, Look look)
    {
        var length = look.Garment switch { Garment.Dress => 0.72f, Garment.Coat => 0.45f, _ => 0 };
        if (length == 0)
        {
            return;
        }
        var across = joints[BodyPoint.LeftHip].X >= joints[BodyPoint.RightHip].X ? 1 : -1;
        var flare = new Vector2(across * joints.Metres(look.Garment == Garment.Dress ? 0.06f : 0.03f), 0);
        var left = Hem(joints, Side.Left, length);
        var right = Hem(joints, Side.Right, length);
        ReadOnlySpan<Vector2> corners =
        [
            joints[BodyPoint.LeftHip], joints[BodyPoint.RightHip], left + flare, right - flare,
        ];
        var hull = new RoundedHull(corners, joints.Metres(0.07f), Vector2.UnitX);
        canvas.Outline(hull, Palette.Ink, Ink(canvas));
        canvas.Fill(hull, look.Cloth, Palette.Relief(look.Cloth));
        Waist(canvas, joints, look);
    }

    // Covers the line between skirt and torso.
    static void Waist(PaintCanvas canvas, Joints joints, Look look)
    {
        var up = -Down(joints) * joints.Metres(0.1f);
        var radius = joints.Metres(0.055f);
        ReadOnlySpan<Vector2> corners =
        [
            joints[BodyPoint.LeftHip], joints[BodyPoint.RightHip], joints[BodyPoint.LeftHip] + up,
            joints[BodyPoint.RightHip] + up,
        ];
        canvas.Fill(new RoundedHull(corners, radius, Vector2.UnitX), look.Cloth,
            0.5f * Palette.Relief(look.Cloth));
    }

    static Vector2 Hem(Joints joints, Side side, float length)
    {
        var hip = joints[Point(BodyPoint.LeftHip, side)];
        return hip + length * (joints[Point(BodyPoint.LeftKnee, side)] - hip);
    }

    static Vector2 Down(Joints joints)
    {
        var way = joints.Hips - joints[BodyPoint.Neck];
        return way.LengthSquared() < 1 ? Vector2.UnitY : way / way.Length();
    }

    static void Leg(PaintCanvas canvas, Joints joints, Look look, Side side)
    {
        var (hip, knee, ankle) = (joints[Point(BodyPoint.LeftHip, side)],
            joints[Point(BodyPoint.LeftKnee, side)],
            joints[Point(BodyPoint.LeftAnkle, side)]);
        var thigh = new TaperedLimb(hip, joints.Metres(0.082f), knee, joints.Metres(0.06f));
        var shin = new TaperedLimb(knee, joints.Metres(0.06f), ankle, joints.Metres(0.042f));
        var foot = new TaperedLimb(ankle + new Vector2(0, joints.Metres(0.02f)), joints.Metres(0.045f),
            ankle + Toe(joints, side), joints.Metres(0.036f));
        canvas.Outline(foot, Palette.Ink, Ink(canvas));
        canvas.Fill(foot, Palette.Shoes, Palette.Relief(Palette.Shoes));
        canvas.Outline(thigh, Palette.Ink, Ink(canvas));
        canvas.Outline(shin, Palette.Ink, Ink(canvas));
        canvas.Fill(thigh, look.Trousers, Palette.Relief(look.Trousers));
        canvas.Fill(shin, look.Trousers, Palette.Relief(look.Trousers));
    }

    static Vector2 Toe(Joints joints, Side side)
    {
        var outward = joints[BodyPoint.LeftHip].X >= joints[BodyPoint.RightHip].X == (side == Side.Left)
            ? 1 : -1;
        var forward = joints.LooksAway ? 0.03f : 0.06f;
        return new(joints.Metres(0.14f * joints.Profile + 0.03f * outward), joints.Metres(forward));
    }

    static void Arm(PaintCanvas canvas, Joints joints, Look look, Side side)
    {
        var (shoulder, elbow, wrist) = (joints[Point(BodyPoint.LeftShoulder, side)],
            joints[Point(BodyPoint.LeftElbow, side)], joints[Point(BodyPoint.LeftWrist, side)]);
        var upper = new TaperedLimb(shoulder, joints.Metres(0.054f), elbow, joints.Metres(0.044f));
        var fore = new TaperedLimb(elbow, joints.Metres(0.043f), wrist, joints.Metres(0.032f));
        canvas.Outline(upper, Palette.Ink, Ink(canvas));
        canvas.Outline(fore, Palette.Ink, Ink(canvas));
        HandPainter.Outline(canvas, joints, side);
        HandPainter.Fill(canvas, joints, look, side);
        canvas.Fill(fore, look.Sleeve, Palette.Relief(look.Sleeve));
        canvas.Fill(upper, look.Cloth, Palette.Relief(look.Cloth));
    }

    static BodyPoint Point(BodyPoint left, Side side) => side == Side.Left ? left : left - 3;
}
