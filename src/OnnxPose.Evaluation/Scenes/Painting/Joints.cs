using System.Numerics;
using OnnxPose.Evaluation.Scenes.Rules;

namespace OnnxPose.Evaluation.Scenes.Painting;

/// <summary>One person's points in pixels, completed where the picture's border cuts limbs off.</summary>
/// <remarks>
/// A point that a pose lacks lies outside the picture or is hidden; limbs hang down towards it, so that a
/// waist-up picture is filled to its lower edge.
/// </remarks>
sealed class Joints
{
    // Lengths of bones in torsos: the mannequin's.
    const float UpperArm = 0.58f, Forearm = 0.5f, Thigh = 0.88f, Shin = 0.84f, HalfHips = 0.18f;

    readonly Vector2[] _points = new Vector2[Skeleton.BodyPoints];

    public Joints(Person person, PictureFrame frame)
    {
        Person = person;
        Frame = frame;
        var unit = new BodyMeasures(person, frame.AspectRatio).Unit * frame.Height;
        Torso = float.IsFinite(unit) ? unit : 0.3f * frame.Size;
        for (var i = 0; i < _points.Length; i++)
        {
            _points[i] = person.Body[i] is { } p ? frame.ToPixel(p) : default;
        }
        Complete();
        LooksAway = !Has(BodyPoint.Nose);
        Profile = ProfileOf();
    }

    /// <summary>The pose's person.</summary>
    public Person Person { get; }

    /// <summary>Where its points lie in the picture.</summary>
    public PictureFrame Frame { get; }

    /// <summary>Length of the torso in pixels; half a metre.</summary>
    public float Torso { get; }

    /// <summary>Whether the back is seen.</summary>
    public bool LooksAway { get; }

    /// <summary>0 seen from the front or behind, -1 and 1 in profile facing left and right.</summary>
    public float Profile { get; }

    /// <summary>A point, in pixels.</summary>
    public Vector2 this[BodyPoint point] => _points[(int)point];

    /// <summary>Whether the pose has the point.</summary>
    public bool Has(BodyPoint point) => Person.Body[(int)point] is not null;

    /// <summary>Pixels of a length in metres.</summary>
    public float Metres(float length) => 2 * Torso * length;

    /// <summary>The middle between the hips.</summary>
    public Vector2 Hips => (this[BodyPoint.LeftHip] + this[BodyPoint.RightHip]) * 0.5f;

    /// <summary>How low the person stands: nearer people come later.</summary>
    public float Lowest => MathF.Max(this[BodyPoint.LeftAnkle].Y, this[BodyPoint.RightAnkle].Y);

    void Complete()
    {
        var down = new Vector2(0, Torso);
        Hang(BodyPoint.Neck, (this[BodyPoint.LeftShoulder] + this[BodyPoint.RightShoulder]) * 0.5f);
        var front = this[BodyPoint.LeftShoulder].X >= this[BodyPoint.RightShoulder].X ? 1 : -1;
        foreach (var (side, sign) in (ReadOnlySpan<(int, int)>)[(0, 1), (-3, -1)])
        {
            var outward = new Vector2(sign * front * HalfHips * Torso, 0);
            Hang(BodyPoint.LeftShoulder + side, this[BodyPoint.Neck] + 2 * outward);
            Hang(BodyPoint.LeftElbow + side, this[BodyPoint.LeftShoulder + side] + UpperArm * down);
            Hang(BodyPoint.LeftWrist + side, this[BodyPoint.LeftElbow + side] + Forearm * down);
            Hang(BodyPoint.LeftHip + side, this[BodyPoint.Neck] + down + outward);
            Hang(BodyPoint.LeftKnee + side, this[BodyPoint.LeftHip + side] + Thigh * down);
            Hang(BodyPoint.LeftAnkle + side, this[BodyPoint.LeftKnee + side] + Shin * down);
        }
    }

    void Hang(BodyPoint point, Vector2 place)
    {
        if (!Has(point))
        {
            _points[(int)point] = place;
        }
    }

    // A profile has narrow shoulders and a nose far from the neck.
    float ProfileOf()
    {
        var width = MathF.Abs(this[BodyPoint.LeftShoulder].X - this[BodyPoint.RightShoulder].X) / Torso;
        var turned = Math.Clamp((0.62f - width) / 0.4f, 0, 1);
        var nose = Has(BodyPoint.Nose) ? this[BodyPoint.Nose] : this[BodyPoint.Neck];
        return nose.X < this[BodyPoint.Neck].X ? -turned : turned;
    }
}
