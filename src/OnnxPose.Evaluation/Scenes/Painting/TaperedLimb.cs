using System.Numerics;

namespace OnnxPose.Evaluation.Scenes.Painting;

/// <summary>A limb between two joints, round at both ends, thicker at one.</summary>
readonly struct TaperedLimb(Vector2 from, float fromRadius, Vector2 to, float toRadius) : IPaintShape
{
    readonly Vector2 _way = to - from;
    readonly float _inverse = 1 / MathF.Max(Vector2.DistanceSquared(from, to), 1e-6f);

    public Vector2 Min => Vector2.Min(from - new Vector2(fromRadius), to - new Vector2(toRadius));

    public Vector2 Max => Vector2.Max(from + new Vector2(fromRadius), to + new Vector2(toRadius));

    public float Distance(Vector2 point)
    {
        var along = Along(point);
        return (point - from - along * _way).Length() - Radius(along);
    }

    public float Light(Vector2 point)
    {
        var along = Along(point);
        return PaintLight.On((point - from - along * _way) / Radius(along));
    }

    float Along(Vector2 point) => Math.Clamp(Vector2.Dot(point - from, _way) * _inverse, 0, 1);

    float Radius(float along) => fromRadius + along * (toRadius - fromRadius);
}
