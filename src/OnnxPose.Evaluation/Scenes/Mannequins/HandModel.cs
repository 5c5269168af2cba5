using System.Numerics;

namespace OnnxPose.Evaluation.Scenes.Mannequins;

/// <summary>A hand of 21 points: the wrist, then four points each from thumb to little finger.</summary>
static class HandModel
{
    // (along the hand, towards the thumb) of the knuckles of index to little finger in metres, fingers' scale
    static readonly (float Along, float Across, float Scale)[] s_knuckles =
        [(0.092f, 0.028f, 0.95f), (0.094f, 0.008f, 1f), (0.088f, -0.012f, 0.93f), (0.078f, -0.030f, 0.75f)];

    static readonly float[] s_phalanges = [0.040f, 0.026f, 0.021f];

    public static void Build(
        Vector3 wrist, Vector3 direction, Vector3 thumbHint, int side, HandShape shape, float size,
            Span<Vector3> points)
    {
        var along = Vector3.Normalize(direction);
        var across = thumbHint - Vector3.Dot(thumbHint, along) * along;
        across = across.LengthSquared() < 1e-6f ? Vector3.Cross(along, Vector3.UnitX) : across;
        across = Vector3.Normalize(across);
        var palm = Vector3.Cross(along, across) * side;     // out of the palm, of either hand
        points[0] = wrist;
        var thumb = Vector3.Normalize(0.75f * across + 0.65f * along + ThumbCurl(shape) * palm);
        points[1] = wrist + size * (0.026f * along + 0.026f * across);
        points[2] = points[1] + size * 0.034f * thumb;
        points[3] = points[2] + size * 0.028f * thumb;
        points[4] = points[3] + size * 0.024f * thumb;
        for (var finger = 0; finger < 4; finger++)
        {
            AddFinger(points.Slice(5 + 4 * finger, 4), wrist, along, across, palm, s_knuckles[finger],
                Curl(shape, finger), size);
        }
    }

    static void AddFinger(Span<Vector3> joints, Vector3 wrist, Vector3 along, Vector3 across, Vector3 palm,
        (float Along, float Across, float Scale) knuckle, float curl, float size)
    {
        joints[0] = wrist + size * (knuckle.Along * along + knuckle.Across * across);
        var spread = Vector3.Normalize(along + knuckle.Across * 5 * (1 - curl) * across);
        var angle = 0f;
        ReadOnlySpan<float> bends = [1.2f, 1.7f, 1.1f];      // radians a joint bends in a fist
        for (var joint = 0; joint < 3; joint++)
        {
            angle += curl * bends[joint];
            var (sin, cos) = MathF.SinCos(angle);
            var phalanx = size * knuckle.Scale * s_phalanges[joint];
            joints[joint + 1] = joints[joint] + phalanx * (cos * spread + sin * palm);
        }
    }

    static float ThumbCurl(HandShape shape) => shape == HandShape.Fist ? 0.5f : 0.15f;

    static float Curl(HandShape shape, int finger) => shape switch
    {
        HandShape.Open => 0.05f,
        HandShape.Fist => 0.95f,
        HandShape.Pointing => finger == 0 ? 0.05f : 0.9f,
        HandShape.Grip => 0.6f,
        _ => 0.3f,
    };
}
