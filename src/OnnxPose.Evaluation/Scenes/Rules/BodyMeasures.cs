using System.Numerics;

namespace OnnxPose.Evaluation.Scenes.Rules;

/// <summary>One person's body points in a picture, in units of the person's own torso, y downwards.</summary>
/// <remarks>
/// A bone seen end on looks short, so the torso's length is taken as the largest that any bone suggests.
/// Absent points are NaN: every comparison with them is false, so a rule about what is not there
/// does not hold.
/// </remarks>
sealed class BodyMeasures
{
    // Torso length over bone length of an adult: shoulder to hip, thigh, shin, upper arm, forearm.
    static readonly (BodyPoint From, BodyPoint To, float Ratio)[] s_bones =
    [
        (BodyPoint.LeftShoulder, BodyPoint.LeftHip, 0.97f),
            (BodyPoint.RightShoulder, BodyPoint.RightHip, 0.97f),
        (BodyPoint.LeftHip, BodyPoint.LeftKnee, 1.136f), (BodyPoint.RightHip, BodyPoint.RightKnee, 1.136f),
        (BodyPoint.LeftKnee, BodyPoint.LeftAnkle, 1.19f), (BodyPoint.RightKnee, BodyPoint.RightAnkle, 1.19f),
        (BodyPoint.LeftShoulder, BodyPoint.LeftElbow, 1.72f),
            (BodyPoint.RightShoulder, BodyPoint.RightElbow, 1.72f),
        (BodyPoint.LeftElbow, BodyPoint.LeftWrist, 2f), (BodyPoint.RightElbow, BodyPoint.RightWrist, 2f),
        (BodyPoint.LeftShoulder, BodyPoint.RightShoulder, 1.39f),
    ];

    readonly Person _person;
    readonly float _aspectRatio;

    public BodyMeasures(Person person, float aspectRatio)
    {
        (_person, _aspectRatio) = (person, aspectRatio);
        Unit = 1;
        Unit = s_bones.Select(b => (this[b.To] - this[b.From]).Length() * b.Ratio).Where(float.IsFinite)
            .DefaultIfEmpty(float.NaN).Max();
    }

    /// <summary>The torso's length in units of the picture's height; NaN where nothing can tell.</summary>
    public float Unit { get; }

    public Vector2 this[BodyPoint point] => _person.Body[(int)point] is { } p
        ? new Vector2(p.X * _aspectRatio, p.Y) / Unit
        : new(float.NaN);

    public bool Has(BodyPoint point) => _person.Body[(int)point] is not null;

    public int FacePoints => _person.Face.PresentCount;

    public Vector2 Hips => (this[BodyPoint.LeftHip] + this[BodyPoint.RightHip]) / 2;

    public Vector2 Neck => this[BodyPoint.Neck];

    /// <summary>Height of the face: nose, else eyes, else ears (from behind).</summary>
    public Vector2 Face
    {
        get
        {
            foreach (var point in (ReadOnlySpan<BodyPoint>)
                [BodyPoint.Nose, BodyPoint.LeftEye, BodyPoint.RightEye, BodyPoint.LeftEar,
                    BodyPoint.RightEar])
            {
                if (Has(point))
                {
                    return this[point];
                }
            }
            return new(float.NaN);
        }
    }

    /// <summary>+1 where the person's left lies right in the picture (seen from the front),
    /// -1 from behind.</summary>
    public float LeftSign => this[BodyPoint.LeftShoulder].X >= this[BodyPoint.RightShoulder].X ? 1 : -1;

    /// <summary>The points of the left side, or their mirror images.</summary>
    public LimbMeasures Limb(Side side) => new(this, side == Side.Left ? 0 : -3);
}

/// <summary>The limbs of one side.</summary>
readonly struct LimbMeasures(BodyMeasures body, int shift)
{
    public Vector2 Shoulder => At(BodyPoint.LeftShoulder);

    public Vector2 Elbow => At(BodyPoint.LeftElbow);

    public Vector2 Wrist => At(BodyPoint.LeftWrist);

    public Vector2 Hip => At(BodyPoint.LeftHip);

    public Vector2 Knee => At(BodyPoint.LeftKnee);

    public Vector2 Ankle => At(BodyPoint.LeftAnkle);

    /// <summary>+1 or -1: where this side lies in the picture.</summary>
    public float Out => shift == 0 ? body.LeftSign : -body.LeftSign;

    /// <summary>Cosine of the bend at the elbow: 1 for a straight arm.</summary>
    public float ElbowStraightness => Cosine(Elbow - Shoulder, Wrist - Elbow);

    /// <summary>Cosine of the bend at the knee: 1 for a straight leg.</summary>
    public float KneeStraightness => Cosine(Knee - Hip, Ankle - Knee);

    Vector2 At(BodyPoint left) => body[left + shift];

    static float Cosine(Vector2 a, Vector2 b) => Vector2.Dot(a, b) / (a.Length() * b.Length());
}
