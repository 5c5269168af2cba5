using System.Numerics;

namespace OnnxPose.Evaluation.Scenes.Mannequins;

/// <summary>A mannequin's 128 keypoints in the world, with what is turned away from a camera at +z left to
/// the camera.</summary>
sealed class Figure
{
    public required Vector3[] Body { get; init; }

    public required Vector3[] Face { get; init; }

    /// <summary>Outward directions of the face points, for hiding the ones turned away.</summary>
    public required Vector3[] FaceNormals { get; init; }

    /// <summary>Left hand, then right hand.</summary>
    public required Vector3[] Hands { get; init; }

    /// <summary>Where the face looks.</summary>
    public required Vector3 Gaze { get; init; }

    /// <summary>Outward directions of the right and the left ear.</summary>
    public required (Vector3 Right, Vector3 Left) EarNormals { get; init; }

    /// <summary>The crown of the head, which no keypoint marks but every picture should hold.</summary>
    public required Vector3 Crown { get; init; }

    /// <summary>Where a figure stands: turned by <paramref name="Yaw"/> (0 faces the camera) at a place on
    /// the ground.</summary>
    public readonly record struct Stance(Vector3 Place, float Yaw, float Size);

    public static Figure Build(Proportions bones, Articulation joints, Stance stance)
    {
        var root = Matrix4x4.CreateScale(stance.Size) * Matrix4x4.CreateRotationY(stance.Yaw);
        var torso = Quaternion.CreateFromYawPitchRoll(0, joints.TorsoPitch, -joints.TorsoRoll);
        var body = new Vector3[Skeleton.BodyPoints];
        AddLegs(bones, joints, body);
        var chest = Vector3.Transform(new Vector3(0, bones.Torso, 0), torso);
        body[(int)BodyPoint.Neck] = chest;
        var hands = new Vector3[Skeleton.HandsPoints];
        AddArm(bones, joints.LeftArm, torso, chest, 1, body, hands);
        AddArm(bones, joints.RightArm, torso, chest, -1, body, hands);
        var head = HeadModel.Build(bones, joints, torso, chest, body);
        var drop = new Vector3(0, joints.Lift - Lowest(body), 0);
        Vector3 Place(Vector3 p) => Vector3.Transform(p + drop, root) + stance.Place;
        Vector3 Turn(Vector3 p) => Vector3.TransformNormal(p, Matrix4x4.CreateRotationY(stance.Yaw));
        return new Figure
        {
            Body = Array.ConvertAll(body, Place),
            Face = Array.ConvertAll(head.Points, Place),
            FaceNormals = Array.ConvertAll(head.Normals, Turn),
            Hands = Array.ConvertAll(hands, Place),
            Gaze = Turn(head.Gaze),
            EarNormals = (Turn(head.RightEarNormal), Turn(head.LeftEarNormal)),
            Crown = Place(head.Crown),
        };
    }

    static float Lowest(Vector3[] body) => new[]
    {
        body[(int)BodyPoint.LeftAnkle].Y, body[(int)BodyPoint.RightAnkle].Y, body[(int)BodyPoint.LeftKnee].Y,
        body[(int)BodyPoint.RightKnee].Y, body[(int)BodyPoint.LeftHip].Y,
    }.Min();

    static void AddLegs(Proportions bones, Articulation joints, Vector3[] body)
    {
        var hip = new Vector3(bones.HipWidth / 2, 0, 0);
        (body[(int)BodyPoint.LeftHip], body[(int)BodyPoint.RightHip]) = (hip, -hip);
        body[(int)BodyPoint.LeftKnee] = hip + joints.LeftLeg.Thigh * bones.Thigh;
        body[(int)BodyPoint.RightKnee] = -hip + joints.RightLeg.Thigh * bones.Thigh;
        body[(int)BodyPoint.LeftAnkle] = body[(int)BodyPoint.LeftKnee] + joints.LeftLeg.Shin * bones.Shin;
        body[(int)BodyPoint.RightAnkle] = body[(int)BodyPoint.RightKnee] + joints.RightLeg.Shin * bones.Shin;
    }

    static void AddArm(
        Proportions bones, ArmPose arm, Quaternion torso, Vector3 chest, int side, Vector3[] body,
            Vector3[] hands)
    {
        var first = (int)(side > 0 ? BodyPoint.LeftShoulder : BodyPoint.RightShoulder);
        var shoulder = chest + Vector3.Transform(new(side * bones.ShoulderWidth / 2, 0, 0), torso);
        var elbow = shoulder + Vector3.Transform(arm.Upper, torso) * bones.UpperArm;
        var fore = Vector3.Transform(arm.Fore, torso);
        var wrist = elbow + fore * bones.Forearm;
        (body[first], body[first + 1], body[first + 2]) = (shoulder, elbow, wrist);
        HandModel.Build(wrist, fore, Vector3.Transform(arm.Thumb, torso), side, arm.Shape, bones.Hand,
            hands.AsSpan(side > 0 ? 0 : Skeleton.HandPoints, Skeleton.HandPoints));
    }
}
