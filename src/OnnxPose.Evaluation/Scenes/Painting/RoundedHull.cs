using System.Numerics;

namespace OnnxPose.Evaluation.Scenes.Painting;

/// <summary>The convex hull of points with a margin, lit like a barrel across its width.</summary>
readonly struct RoundedHull : IPaintShape
{
    readonly Vector2[] _corners;
    readonly float _radius;
    readonly Vector2 _centre, _across;
    readonly float _halfWidth;

    /// <param name="points">Any order, at least one.</param>
    /// <param name="radius">The margin, above 0.</param>
    /// <param name="across">The direction across the barrel, unit length.</param>
    public RoundedHull(ReadOnlySpan<Vector2> points, float radius, Vector2 across)
    {
        _corners = Hull(points);
        (_radius, _across) = (radius, across);
        var (min, max) = (new Vector2(float.MaxValue), new Vector2(float.MinValue));
        var widest = 0f;
        foreach (var corner in _corners)
        {
            (min, max) = (Vector2.Min(min, corner), Vector2.Max(max, corner));
            _centre += corner / _corners.Length;
        }
        foreach (var corner in _corners)
        {
            widest = MathF.Max(widest, MathF.Abs(Vector2.Dot(corner - _centre, across)));
        }
        (Min, Max, _halfWidth) = (min - new Vector2(radius), max + new Vector2(radius), widest + radius);
    }

    public Vector2 Min { get; }

    public Vector2 Max { get; }

    public float Distance(Vector2 point)
    {
        var nearest = float.MaxValue;
        var inside = _corners.Length > 2;
        for (var i = 0; i < _corners.Length; i++)
        {
            var from = _corners[i];
            var edge = _corners[(i + 1) % _corners.Length] - from;
            var way = point - from;
            var along = Math.Clamp(Vector2.Dot(way, edge) / MathF.Max(edge.LengthSquared(), 1e-6f), 0, 1);
            nearest = MathF.Min(nearest, (way - along * edge).LengthSquared());
            inside &= edge.X * way.Y - edge.Y * way.X >= 0;
        }
        return (inside ? -MathF.Sqrt(nearest) : MathF.Sqrt(nearest)) - _radius;
    }

    public float Light(Vector2 point) => PaintLight.On(
        Math.Clamp(Vector2.Dot(point - _centre, _across) / _halfWidth, -1, 1) * _across);

    // Andrew's monotone chain: corners in an order that has the inside on one side of every edge.
    static Vector2[] Hull(ReadOnlySpan<Vector2> points)
    {
        var sorted = points.ToArray();
        Array.Sort(sorted, static (a, b) => a.X != b.X ? a.X.CompareTo(b.X) : a.Y.CompareTo(b.Y));
        List<Vector2> hull = [];
        foreach (var half in (Vector2[][])[sorted, [.. sorted.Reverse()]])
        {
            var start = hull.Count;
            foreach (var point in half)
            {
                while (hull.Count >= start + 2 && !TurnsRight(hull[^2], hull[^1], point))
                {
                    hull.RemoveAt(hull.Count - 1);
                }
                hull.Add(point);
            }
            hull.RemoveAt(hull.Count - 1);
        }
        return hull.Count > 0 ? [.. hull] : [sorted[0]];
    }

    static bool TurnsRight(Vector2 a, Vector2 b, Vector2 c) =>
        (b.X - a.X) * (c.Y - a.Y) - (b.Y - a.Y) * (c.X - a.X) > 0;
}
