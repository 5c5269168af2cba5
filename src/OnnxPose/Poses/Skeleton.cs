namespace OnnxPose.Poses;

/// <summary>The 18 body points of OpenPose's COCO model, in its order; left and right are the person's
/// own.</summary>
public enum BodyPoint
{
    /// <summary>Tip of the nose.</summary>
    Nose,
    /// <summary>Middle between the shoulders.</summary>
    Neck,
    /// <summary>Right shoulder.</summary>
    RightShoulder,
    /// <summary>Right elbow.</summary>
    RightElbow,
    /// <summary>Right wrist.</summary>
    RightWrist,
    /// <summary>Left shoulder.</summary>
    LeftShoulder,
    /// <summary>Left elbow.</summary>
    LeftElbow,
    /// <summary>Left wrist.</summary>
    LeftWrist,
    /// <summary>Right hip.</summary>
    RightHip,
    /// <summary>Right knee.</summary>
    RightKnee,
    /// <summary>Right ankle.</summary>
    RightAnkle,
    /// <summary>Left hip.</summary>
    LeftHip,
    /// <summary>Left knee.</summary>
    LeftKnee,
    /// <summary>Left ankle.</summary>
    LeftAnkle,
    /// <summary>Right eye.</summary>
    RightEye,
    /// <summary>Left eye.</summary>
    LeftEye,
    /// <summary>Right ear.</summary>
    RightEar,
    /// <summary>Left ear.</summary>
    LeftEar,
}

/// <summary>Sizes of the skeleton that the text-to-pose transformer works with.</summary>
public static class Skeleton
{
    /// <summary>18 body points, see <see cref="BodyPoint"/>.</summary>
    public const int BodyPoints = 18;

    /// <summary>68 face points in the iBUG order.</summary>
    public const int FacePoints = 68;

    /// <summary>21 points a hand: the wrist, then four each from thumb to little finger.</summary>
    public const int HandPoints = 21;

    /// <summary>42 points of both hands, left then right.</summary>
    public const int HandsPoints = 2 * HandPoints;

    /// <summary>128 points a person: body, face, hands.</summary>
    public const int PersonPoints = BodyPoints + FacePoints + HandsPoints;
}
