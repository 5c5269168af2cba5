using System.Numerics;

namespace OnnxPose.Evaluation.Scenes.Painting;

/// <summary>Eyes, nose and mouth where the pose has them, a little larger than life.</summary>
static class FacePainter
{
    // Points of a face in the iBUG order.
    const int RightBrow = 17, LeftBrow = 22, MouthRight = 48, MouthLeft = 54, MouthTop = 51, MouthBottom = 57;

    public static void Paint(PaintCanvas canvas, Joints joints, HeadFrame head, Look look)
    {
        Ear(canvas, joints, look, BodyPoint.LeftEar, head);
        Ear(canvas, joints, look, BodyPoint.RightEar, head);
        Brow(canvas, joints, look, RightBrow);
        Brow(canvas, joints, look, LeftBrow);
        Eye(canvas, joints, BodyPoint.LeftEye, head);
        Eye(canvas, joints, BodyPoint.RightEye, head);
        if (joints.Has(BodyPoint.Nose))
        {
            var nose = joints[BodyPoint.Nose] - head.Right * joints.Metres(0.01f * head.Turn);
            canvas.Fill(new TurnedEllipse(nose, head.Right,
                new(joints.Metres(0.017f), joints.Metres(0.021f))),
                look.Skin * 0.84f, 0.1f);
        }
        Mouth(canvas, joints);
    }

    static void Ear(PaintCanvas canvas, Joints joints, Look look, BodyPoint ear, HeadFrame head)
    {
        if (joints.Has(ear) && !look.LongHair)
        {
            var shape = new TurnedEllipse(joints[ear], head.Right,
                new(joints.Metres(0.018f), joints.Metres(0.028f)));
            canvas.Fill(shape, look.Skin * 0.9f, 0.1f);
        }
    }

    static void Eye(PaintCanvas canvas, Joints joints, BodyPoint eye, HeadFrame head)
    {
        if (joints.Has(eye))
        {
            canvas.Fill(new TurnedEllipse(joints[eye], head.Right,
                new(joints.Metres(0.016f), joints.Metres(0.014f))),
                Palette.Ink);
        }
    }

    static void Brow(PaintCanvas canvas, Joints joints, Look look, int first)
    {
        if (At(joints, first) is { } from && At(joints, first + 4) is { } to)
        {
            canvas.Fill(new TaperedLimb(from, joints.Metres(0.006f), to, joints.Metres(0.006f)), look.Hair);
        }
    }

    static void Mouth(PaintCanvas canvas, Joints joints)
    {
        var (right, left) = (At(joints, MouthRight), At(joints, MouthLeft));
        var (top, bottom) = (At(joints, MouthTop), At(joints, MouthBottom));
        if ((right ?? top) is { } from && (left ?? top ?? right) is { } to)
        {
            var middle = top is { } t && bottom is { } b ? (t + b) * 0.5f : (from + to) * 0.5f;
            canvas.Fill(new TaperedLimb(from, joints.Metres(0.006f), middle, joints.Metres(0.011f)),
                Palette.Lips);
            canvas.Fill(new TaperedLimb(middle, joints.Metres(0.011f), to, joints.Metres(0.006f)),
                Palette.Lips);
        }
    }

    static Vector2? At(Joints joints, int point) =>
        joints.Person.Face[point] is { } p ? joints.Frame.ToPixel(p) : null;
}
