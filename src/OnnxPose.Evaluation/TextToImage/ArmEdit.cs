using System.Numerics;

namespace OnnxPose.Evaluation.TextToImage;

/// <summary>A pose before and after one person's arm is turned about the shoulder, hand included.</summary>
/// <param name="Before">The pose.</param>
/// <param name="After">The same pose with the arm moved.</param>
/// <param name="Bones">The arm's bones at both places, in fractions of the picture.</param>
sealed record ArmEdit(Pose Before, Pose After, (Vector2 From, Vector2 To)[] Bones)
{
    const int ArmPoints = 3;
    const float Margin = 0.03f;     // of the picture; nearer to its border an arm is hardly seen

    static readonly float[] s_degrees = [70, -70, 110, -110, 50, -50, 40, -40];

    /// <summary>Turns an arm as far as it stays in the picture.</summary>
    /// <param name="pose">A square pose.</param>
    /// <param name="left">Which arm.</param>
    /// <returns>Null where there is not exactly one person with that arm in the picture, or no turn keeps it
    /// there.</returns>
    public static ArmEdit? Of(Pose pose, bool left)
    {
        if (pose.People is not [var person])
        {
            return null;
        }
        var shoulder = (int)(left ? BodyPoint.LeftShoulder : BodyPoint.RightShoulder);
        var arm = person.Body.AsSpan().Slice(shoulder, ArmPoints);
        if (arm.Contains(null))
        {
            return null;
        }
        var points = Points(arm);
        foreach (var degrees in s_degrees)
        {
            var turned = Array.ConvertAll(points, p => Turn(p, points[0], degrees));
            if (turned.All(IsInside))
            {
                var after = Moved(person, shoulder, left, p => Turn(p, points[0], degrees));
                return new(pose, new(pose.AspectRatio, [after]), [.. BonesOf(points), .. BonesOf(turned)]);
            }
        }
        return null;
    }

    static Person Moved(Person person, int shoulder, bool left, Func<Vector2, Vector2> move)
    {
        var body = person.Body.AsSpan().ToArray();
        Move(body.AsSpan(shoulder + 1, ArmPoints - 1), move);
        var hands = person.Hands.AsSpan().ToArray();
        Move(hands.AsSpan(left ? 0 : Skeleton.HandPoints, Skeleton.HandPoints), move);
        return new(person.Box, new(body), person.Face, new(hands));
    }

    static void Move(Span<Keypoint?> points, Func<Vector2, Vector2> move)
    {
        foreach (ref var point in points)
        {
            if (point is { } p)
            {
                var moved = move(new(p.X, p.Y));
                point = new(moved.X, moved.Y);
            }
        }
    }

    static Vector2[] Points(ReadOnlySpan<Keypoint?> points) =>
        Array.ConvertAll(points.ToArray(), static p => new Vector2(p!.Value.X, p.Value.Y));

    static Vector2 Turn(Vector2 point, Vector2 about, float degrees) =>
        Vector2.Transform(point, Matrix3x2.CreateRotation(degrees * MathF.PI / 180, about));

    static bool IsInside(Vector2 p) => p.X > Margin && p.Y > Margin && p.X < 1 - Margin && p.Y < 1 - Margin;

    static IEnumerable<(Vector2, Vector2)> BonesOf(Vector2[] points) =>
        points.Zip(points.Skip(1));
}
