using System.Numerics;

namespace OnnxPose.Evaluation.Scenes.Painting;

/// <summary>An ellipse whose first axis points anywhere.</summary>
/// <param name="centre">Its centre.</param>
/// <param name="axis">Direction of the first axis, unit length.</param>
/// <param name="half">Half the length of the axes.</param>
readonly struct TurnedEllipse(Vector2 centre, Vector2 axis, Vector2 half) : IPaintShape
{
    readonly float _least = MathF.Min(half.X, half.Y), _most = MathF.Max(half.X, half.Y);

    /// <summary>One that stands upright.</summary>
    public TurnedEllipse(Vector2 centre, Vector2 half) : this(centre, Vector2.UnitX, half)
    {
    }

    public Vector2 Min => centre - new Vector2(_most);

    public Vector2 Max => centre + new Vector2(_most);

    // Exact on the edge and for discs, which is where it matters.
    public float Distance(Vector2 point) => (Inside(point).Length() - 1) * _least;

    public float Light(Vector2 point)
    {
        var inside = Inside(point);
        return PaintLight.On(inside.X * axis + inside.Y * new Vector2(-axis.Y, axis.X));
    }

    Vector2 Inside(Vector2 point)
    {
        var way = point - centre;
        return new Vector2(Vector2.Dot(way, axis), Vector2.Dot(way, new(-axis.Y, axis.X))) / half;
    }
}
