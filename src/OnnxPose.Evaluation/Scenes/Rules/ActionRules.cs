using System.Numerics;

namespace OnnxPose.Evaluation.Scenes.Rules;

/// <summary>Whether a body does what an action says: inequalities between keypoints, in torso
/// lengths.</summary>
static class ActionRules
{
    /// <summary>Whether the action holds with exactly the given side (None: an action without
    /// sides).</summary>
    public static bool Holds(BodyMeasures body, SceneAction action, Side side, Degree degree) => side switch
    {
        Side.Both => Limb(body, action, Side.Left, degree) && Limb(body, action, Side.Right, degree),
        Side.Left => Limb(body, action, Side.Left, degree) && !Limb(body, action, Side.Right, degree),
        Side.Right => Limb(body, action, Side.Right, degree) && !Limb(body, action, Side.Left, degree),
        _ => Whole(body, action, degree),
    };

    static bool Limb(BodyMeasures body, SceneAction action, Side side, Degree degree)
    {
        var limb = body.Limb(side);
        return action switch
        {
            SceneAction.Wave => limb.Wrist.Y < limb.Shoulder.Y - 0.1f && limb.Elbow.Y > limb.Wrist.Y + 0.2f
                && limb.Elbow.Y > limb.Shoulder.Y - 0.3f,
            SceneAction.RaiseArm => degree == Degree.Slight ? IsLevel(limb) : IsHigh(body, limb),
            SceneAction.Point => IsLevel(limb),
            SceneAction.HandsOnHips => IsOnHip(limb),
            SceneAction.KneelOnOneKnee => IsOnKnee(limb),
            SceneAction.Kick => limb.Ankle.Y < Other(body, side).Knee.Y + 0.1f
                && limb.KneeStraightness > 0.75f,
            SceneAction.LiftKnee => limb.Knee.Y < limb.Hip.Y + 0.4f && limb.Ankle.Y > limb.Knee.Y + 0.3f,
            SceneAction.Lean => (body.Neck.X - body.Hips.X) * limb.Out > 0.25f,
            SceneAction.Look => (body[BodyPoint.Nose].X - body.Neck.X) * limb.Out > 0.04f,
            SceneAction.HandOnHead => limb.Wrist.Y < body.Face.Y
                && Vector2.Distance(limb.Wrist, body.Face) < 0.6f
                && (limb.Elbow.X - limb.Shoulder.X) * limb.Out > 0.1f,
            SceneAction.Phone => MathF.Abs(limb.Wrist.Y - body.Face.Y) < 0.4f
                && MathF.Abs(limb.Wrist.X - body.Neck.X) < 0.55f
                    && (limb.Wrist.X - body.Neck.X) * limb.Out > 0.08f,
            SceneAction.Drink => MathF.Abs(limb.Wrist.Y - body.Face.Y) < 0.45f
                && MathF.Abs(limb.Wrist.X - body.Face.X) < 0.25f,
            SceneAction.Flex => MathF.Abs(limb.Elbow.Y - limb.Shoulder.Y) < 0.3f
                && limb.Wrist.Y < limb.Elbow.Y - 0.25f && (limb.Elbow.X - limb.Shoulder.X) * limb.Out > 0.3f,
            SceneAction.Dance => IsHigh(body, limb) && IsOnHip(Other(body, side)),
            _ => false,
        };
    }

    static bool Whole(BodyMeasures body, SceneAction action, Degree degree) => action switch
    {
        SceneAction.Stand => IsStanding(body),
        SceneAction.CrossArms => HasCrossed(body, Side.Left) && HasCrossed(body, Side.Right),
        SceneAction.Sit => Both(body, IsSeated),
        SceneAction.SitCrossLegged => IsCrossLegged(body),
        SceneAction.Kneel => Both(body, IsOnKnee),
        SceneAction.Squat => Both(body, l => IsSquatting(l, degree)),
        SceneAction.Jump => Both(body, static l => l.Wrist.Y < l.Shoulder.Y)
            && MathF.Abs(body.Limb(Side.Left).Ankle.X - body.Limb(Side.Right).Ankle.X) > 1.2f,
        SceneAction.Run => AnkleSpread(body) > 1.1f && Both(body, static l => l.ElbowStraightness < 0.7f),
        SceneAction.Walk => AnkleSpread(body) is > 0.45f and < 1.6f
            && Both(body, static l => l.ElbowStraightness > 0.8f),
        SceneAction.BendForward => degree == Degree.Slight
            ? TorsoHeight(body) is > 0.45f and < 0.92f
            : TorsoHeight(body) < 0.45f,
        SceneAction.Clap => AreHandsTogether(body),
        SceneAction.SpreadArms => Both(body, IsLevel),
        _ => false,
    };

    static bool Both(BodyMeasures body, Func<LimbMeasures, bool> rule) =>
        rule(body.Limb(Side.Left)) && rule(body.Limb(Side.Right));

    static LimbMeasures Other(BodyMeasures body, Side side) =>
        body.Limb(side == Side.Left ? Side.Right : Side.Left);

    static bool IsHigh(BodyMeasures body, LimbMeasures limb) =>
        limb.Wrist.Y < body.Face.Y - 0.25f && limb.Elbow.Y < limb.Shoulder.Y - 0.2f
            && limb.ElbowStraightness > 0.75f;

    static bool IsLevel(LimbMeasures limb) =>
        MathF.Abs(limb.Wrist.Y - limb.Shoulder.Y) < 0.35f
            && (limb.Wrist.X - limb.Shoulder.X) * limb.Out > 0.6f
        && limb.ElbowStraightness > 0.75f;

    static bool IsOnHip(LimbMeasures limb) =>
        Vector2.Distance(limb.Wrist, limb.Hip) < 0.5f && (limb.Elbow.X - limb.Shoulder.X) * limb.Out > 0.1f
        && (limb.Elbow.X - limb.Wrist.X) * limb.Out > 0.08f;

    static bool IsOnKnee(LimbMeasures limb) =>
        limb.Ankle.Y - limb.Knee.Y < 0.4f && limb.Knee.Y - limb.Hip.Y > 0.5f;

    static bool IsSeated(LimbMeasures limb) =>
        limb.Knee.Y - limb.Hip.Y < 0.5f * (limb.Ankle.Y - limb.Knee.Y) && limb.Ankle.Y - limb.Knee.Y > 0.45f;

    static bool IsSquatting(LimbMeasures limb, Degree degree)
    {
        var gap = limb.Knee.Y - limb.Hip.Y;
        var bent = degree == Degree.Full ? gap < 0.28f : gap is > 0.28f and < 0.76f;
        return bent && limb.Ankle.Y - limb.Knee.Y > 0.4f;
    }

    static bool IsStanding(BodyMeasures body)
    {
        if (body.Has(BodyPoint.LeftAnkle) && !Both(body, static l => l.KneeStraightness > 0.8f))
        {
            return false;
        }
        return !body.Has(BodyPoint.LeftWrist) || Both(body, static l => !(l.Wrist.Y < l.Elbow.Y));
    }

    static bool HasCrossed(BodyMeasures body, Side side)
    {
        var limb = body.Limb(side);
        return (limb.Wrist.X - body.Neck.X) * limb.Out < -0.01f && limb.Wrist.Y > limb.Shoulder.Y
            && limb.Wrist.Y < body.Hips.Y;
    }

    static bool IsCrossLegged(BodyMeasures body)
    {
        var (left, right) = (body.Limb(Side.Left), body.Limb(Side.Right));
        var span = MathF.Abs(left.Knee.X - right.Knee.X);
        return span > 0.9f && Both(body, l => l.Ankle.Y - l.Hip.Y < 0.8f
            && MathF.Abs(l.Ankle.X - body.Hips.X) < 0.5f * span && l.Knee.Y - l.Hip.Y < 0.65f);
    }

    static bool AreHandsTogether(BodyMeasures body)
    {
        var (left, right) = (body.Limb(Side.Left), body.Limb(Side.Right));
        return Vector2.Distance(left.Wrist, right.Wrist) < 0.3f && left.Wrist.Y > left.Shoulder.Y
            && left.Wrist.Y < body.Hips.Y - 0.15f;
    }

    static float AnkleSpread(BodyMeasures body) =>
        MathF.Abs(body.Limb(Side.Left).Ankle.X - body.Limb(Side.Right).Ankle.X);

    static float TorsoHeight(BodyMeasures body) => body.Hips.Y - body.Neck.Y;
}
