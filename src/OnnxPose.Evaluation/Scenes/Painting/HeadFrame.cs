using System.Numerics;

namespace OnnxPose.Evaluation.Scenes.Painting;

/// <summary>Where a head lies and how it is turned, from the few body points on it.</summary>
readonly struct HeadFrame
{
    // Metres: the nose lies 0.105 before the ears' middle, an ear 0.076 beside it.
    const float Nose = 0.105f, Ear = 0.076f;

    readonly Joints _joints;
    readonly Vector2 _centre, _up;

    public HeadFrame(Joints joints)
    {
        _joints = joints;
        var (left, right) = (joints.Has(BodyPoint.LeftEar), joints.Has(BodyPoint.RightEar));
        var nose = joints[BodyPoint.Nose];
        var ear = joints[left ? BodyPoint.LeftEar : BodyPoint.RightEar];
        var neck = joints[BodyPoint.Neck];
        var ears = (joints[BodyPoint.LeftEar] + joints[BodyPoint.RightEar]) * 0.5f;
        if (left != right && joints.Has(BodyPoint.Nose))
        {
            // In profile the ear is the middle; with a head half turned the nose is further from the ear.
            var apart = Vector2.Distance(nose, ear) / joints.Metres(1);
            var turned = Math.Clamp((apart - Nose) / 0.025f, 0, 1);
            _centre = ear + 0.35f * turned * (nose - ear);
            Turn = (nose.X < ear.X ? -1 : 1) * (1 - 0.2f * turned);
        }
        else
        {
            _centre = left && right ? ears : left || right ? ear
                : joints.Has(BodyPoint.Nose) ? nose : neck - new Vector2(0, joints.Metres(0.2f));
            var shift = (nose.X - _centre.X) / joints.Metres(Nose);
            Turn = joints.Has(BodyPoint.Nose) ? Math.Clamp(shift, -1, 1) : 0;
        }
        _up = Up(joints, left && right, _centre - neck);
        HalfWidth = Ear + 0.014f + 0.012f * MathF.Abs(Turn);
    }

    /// <summary>-1 turned to the left of the picture, 1 to the right.</summary>
    public float Turn { get; }

    /// <summary>Half the head's width in metres.</summary>
    public float HalfWidth { get; }

    /// <summary>The direction to the right of an upright head.</summary>
    public Vector2 Right => new(-_up.Y, _up.X);

    /// <summary>A point in metres right of and above the ears' middle, in pixels.</summary>
    public Vector2 At(float right, float up) =>
        _centre + _joints.Metres(right) * Right + _joints.Metres(up) * _up;

    static Vector2 Up(Joints joints, bool hasEars, Vector2 fromNeck)
    {
        var up = fromNeck;
        var line = joints[BodyPoint.LeftEar] - joints[BodyPoint.RightEar];
        if (hasEars && line.Length() > joints.Metres(Ear))
        {
            up = new(-line.Y, line.X);
            up = Vector2.Dot(up, fromNeck) < 0 ? -up : up;
        }
        return up.LengthSquared() < 1e-3f ? -Vector2.UnitY : up / up.Length();
    }
}
