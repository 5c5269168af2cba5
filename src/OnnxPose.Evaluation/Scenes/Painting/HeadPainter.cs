using System.Numerics;

namespace OnnxPose.Evaluation.Scenes.Painting;

/// <summary>Paints neck, hair and face.</summary>
static class HeadPainter
{
    const float Relief = 0.08f;

    /// <summary>What the torso hides: long hair seen from the front.</summary>
    public static void PaintBehind(PaintCanvas canvas, Joints joints, Look look)
    {
        if (look.LongHair && !joints.LooksAway)
        {
            Mane(canvas, joints, look);
        }
    }

    /// <summary>Neck, face and hair.</summary>
    public static void Paint(PaintCanvas canvas, Joints joints, Look look)
    {
        var head = new HeadFrame(joints);
        var ink = FigurePainter.Ink(canvas);
        Neck(canvas, joints, look, head);
        var skull = new TurnedEllipse(head.At(0, 0.022f), head.Right,
            new(joints.Metres(head.HalfWidth), joints.Metres(0.128f)));
        canvas.Outline(skull, Palette.Ink, ink);
        canvas.Fill(skull, joints.LooksAway ? look.Hair : look.Skin, Relief);
        if (joints.LooksAway)
        {
            if (look.LongHair)
            {
                Mane(canvas, joints, look);
                canvas.Fill(skull, look.Hair, Relief);
            }
            return;
        }
        Cap(canvas, joints, look, head);
        FacePainter.Paint(canvas, joints, head, look);
    }

    static void Neck(PaintCanvas canvas, Joints joints, Look look, HeadFrame head)
    {
        var foot = joints[BodyPoint.Neck] - new Vector2(0, joints.Metres(0.06f));
        var neck = new TaperedLimb(foot, joints.Metres(0.045f), head.At(0, -0.04f), joints.Metres(0.05f));
        canvas.Outline(neck, Palette.Ink, FigurePainter.Ink(canvas));
        canvas.Fill(neck, joints.LooksAway && look.LongHair ? look.Hair : look.Skin, Relief);
        if (look.Garment == Garment.Hoodie)
        {
            var hood = new TurnedEllipse(foot, head.Right, new(joints.Metres(0.1f), joints.Metres(0.04f)));
            canvas.Fill(hood, look.Cloth * 0.85f, Relief);
        }
    }

    // Over the forehead and, on a head that is turned, down the back of it.
    static void Cap(PaintCanvas canvas, Joints joints, Look look, HeadFrame head)
    {
        var half = joints.Metres(head.HalfWidth);
        var top = new TurnedEllipse(head.At(-head.Turn * 0.012f, 0.1f), head.Right,
            new(0.98f * half, joints.Metres(0.056f)));
        if (MathF.Abs(head.Turn) > 0.3f)
        {
            var back = new TurnedEllipse(head.At(-head.Turn * 0.06f, 0.05f), head.Right,
                new(joints.Metres(0.015f + 0.035f * MathF.Abs(head.Turn)), joints.Metres(0.088f)));
            canvas.Fill(back, look.Hair, Relief);
        }
        canvas.Fill(top, look.Hair, Relief);
    }

    static void Mane(PaintCanvas canvas, Joints joints, Look look)
    {
        var head = new HeadFrame(joints);
        var back = -head.Turn * 0.05f;
        var width = joints.Metres(0.085f);
        var mane = new TaperedLimb(head.At(back, 0.03f), width, head.At(back, -0.15f), joints.Metres(0.088f));
        canvas.Outline(mane, Palette.Ink, FigurePainter.Ink(canvas));
        canvas.Fill(mane, look.Hair, Relief);
    }
}
