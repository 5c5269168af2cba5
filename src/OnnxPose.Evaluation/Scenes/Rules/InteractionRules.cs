using System.Numerics;

namespace OnnxPose.Evaluation.Scenes.Rules;

/// <summary>Whether neighbours in a picture, from left to right, act on each other as the caption
/// says.</summary>
static class InteractionRules
{
    public static bool Holds(SceneAction action, IReadOnlyList<BodyMeasures> people)
    {
        var ordered = people.OrderBy(static p => p.Neck.X * p.Unit).ToArray();
        return ordered.Length > 1
            && ordered.Zip(ordered.Skip(1)).All(pair => Holds(action, pair.First, pair.Second));
    }

    static bool Holds(SceneAction action, BodyMeasures left, BodyMeasures right) => action switch
    {
        SceneAction.ShakeHands => WristsMeet(left, right, 0.45f)
            && NearestWrist(left, right).Y > left.Limb(Side.Left).Shoulder.Y + 0.3f && AreFacing(left, right),
        SceneAction.HighFive => WristsMeet(left, right, 0.5f)
            && NearestWrist(left, right).Y < left.Limb(Side.Left).Shoulder.Y && AreFacing(left, right),
        SceneAction.HoldHands => WristsMeet(left, right, 0.45f)
            && NearestWrist(left, right).Y > left.Limb(Side.Left).Elbow.Y - 0.1f,
        SceneAction.ArmsAroundShoulders => IsAround(left, right) && IsAround(right, left),
        SceneAction.FaceEachOther => AreFacing(left, right),
        _ => false,
    };

    // Measures of two people have two units; the left one's serves both.
    static Vector2 In(BodyMeasures unit, BodyMeasures of, Vector2 point) => point * (of.Unit / unit.Unit);

    static IEnumerable<Vector2> Wrists(BodyMeasures body) =>
        [body[BodyPoint.LeftWrist], body[BodyPoint.RightWrist]];

    static bool WristsMeet(BodyMeasures left, BodyMeasures right, float distance) => Wrists(left)
        .Any(a => Wrists(right).Any(b => Vector2.Distance(a, In(left, right, b)) < distance));

    static Vector2 NearestWrist(BodyMeasures left, BodyMeasures right) => Wrists(left)
        .Where(static w => !float.IsNaN(w.X)).DefaultIfEmpty(new(float.NaN))
        .MinBy(a => Wrists(right).Min(b => Vector2.Distance(a, In(left, right, b))));

    static bool IsAround(BodyMeasures body, BodyMeasures other)
    {
        var shoulders = (ReadOnlySpan<BodyPoint>)[BodyPoint.Neck, BodyPoint.LeftShoulder,
            BodyPoint.RightShoulder];
        foreach (var point in shoulders)
        {
            var target = In(body, other, other[point]);
            if (Wrists(body).Any(w => Vector2.Distance(w, target) < 0.4f))
            {
                return true;
            }
        }
        return false;
    }

    static bool AreFacing(BodyMeasures left, BodyMeasures right) =>
        left.Face.X > left.Neck.X + 0.05f && right.Face.X < right.Neck.X - 0.05f;
}
