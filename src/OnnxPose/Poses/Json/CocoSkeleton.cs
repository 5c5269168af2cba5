namespace OnnxPose.Poses.Json;

/// <summary>COCO's 17 body points against OpenPose's 18: another order, and no neck.</summary>
static class CocoSkeleton
{
    public const int BodyPoints = 17, FootPoints = 6;

    /// <summary>The 133 points of one COCO-WholeBody person: body, feet, face,
    /// left hand, right hand.</summary>
    public const int AllPoints = BodyPoints + FootPoints + Skeleton.FacePoints + Skeleton.HandsPoints;

    /// <summary>COCO's points in COCO's order.</summary>
    public static ReadOnlySpan<BodyPoint> Body =>
    [
        BodyPoint.Nose, BodyPoint.LeftEye, BodyPoint.RightEye, BodyPoint.LeftEar, BodyPoint.RightEar,
        BodyPoint.LeftShoulder, BodyPoint.RightShoulder, BodyPoint.LeftElbow, BodyPoint.RightElbow,
        BodyPoint.LeftWrist, BodyPoint.RightWrist, BodyPoint.LeftHip, BodyPoint.RightHip,
        BodyPoint.LeftKnee, BodyPoint.RightKnee, BodyPoint.LeftAnkle, BodyPoint.RightAnkle,
    ];

    /// <summary>The 18 points; the neck is the middle of the shoulders where both are present.</summary>
    public static (double X, double Y)?[] ToOpenPose(ReadOnlySpan<(double X, double Y)?> coco)
    {
        var points = new (double X, double Y)?[Skeleton.BodyPoints];
        for (var i = 0; i < BodyPoints; i++)
        {
            points[(int)Body[i]] = coco[i];
        }
        if (points[(int)BodyPoint.LeftShoulder] is { } left
            && points[(int)BodyPoint.RightShoulder] is { } right)
        {
            points[(int)BodyPoint.Neck] = ((left.X + right.X) / 2, (left.Y + right.Y) / 2);
        }
        return points;
    }

    /// <summary>The 17 points.</summary>
    public static Keypoint?[] FromOpenPose(KeypointSet body)
    {
        var points = new Keypoint?[BodyPoints];
        for (var i = 0; i < BodyPoints; i++)
        {
            points[i] = body[(int)Body[i]];
        }
        return points;
    }
}
