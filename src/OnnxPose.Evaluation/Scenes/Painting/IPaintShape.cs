using System.Numerics;

namespace OnnxPose.Evaluation.Scenes.Painting;

/// <summary>A shape in pixels, y downwards.</summary>
interface IPaintShape
{
    /// <summary>The upper left corner of a box around it.</summary>
    Vector2 Min { get; }

    /// <summary>The lower right corner of a box around it.</summary>
    Vector2 Max { get; }

    /// <summary>Distance from its edge in pixels, negative inside.</summary>
    float Distance(Vector2 point);

    /// <summary>How much it faces the light, -1 to 1, at a point inside.</summary>
    float Light(Vector2 point);
}

/// <summary>A shape with a margin around it.</summary>
readonly struct Widened<TShape>(TShape shape, float margin) : IPaintShape
    where TShape : struct, IPaintShape
{
    readonly TShape _shape = shape;

    public Vector2 Min => _shape.Min - new Vector2(margin);

    public Vector2 Max => _shape.Max + new Vector2(margin);

    public float Distance(Vector2 point) => _shape.Distance(point) - margin;

    public float Light(Vector2 point) => _shape.Light(point);
}

/// <summary>Where the light comes from.</summary>
static class PaintLight
{
    static readonly Vector2 s_direction = new(-0.6f, -0.8f);

    /// <summary>The light on a surface that leans towards <paramref name="normal"/> (at most of length 1).
    /// </summary>
    public static float On(Vector2 normal) => Vector2.Dot(normal, s_direction);
}
