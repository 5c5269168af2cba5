using System.Numerics;
using OnnxPose.Imaging;

namespace OnnxPose.Evaluation.Scenes.Painting.Rules;

/// <summary>How far every pixel of a square picture is from the limbs of a pose.</summary>
sealed class LimbDistances
{
    // A head's limbs end at the eyes and ears; its skull reaches further than any other flesh. In torsos.
    const float HeadFlesh = 0.36f, BodyFlesh = 0.2f;

    readonly float[] _bone, _flesh;

    public LimbDistances(Pose pose, int size)
    {
        _bone = new float[size * size];
        _flesh = new float[size * size];
        Array.Fill(_bone, float.MaxValue);
        Array.Fill(_flesh, float.MaxValue);
        var frame = new PictureFrame(pose, size);
        foreach (var person in pose.People)
        {
            var torso = new Joints(person, frame).Torso;
            foreach (var (from, to) in PosePalette.Limbs)
            {
                if (person.Body[(int)from] is { } a && person.Body[(int)to] is { } b)
                {
                    var isHead = to is BodyPoint.Nose or >= BodyPoint.RightEye;
                    Add(frame.ToPixel(a), frame.ToPixel(b), torso * (isHead ? HeadFlesh : BodyFlesh), size);
                }
            }
        }
    }

    /// <summary>Pixels between a pixel and the nearest limb's line.</summary>
    public float ToBone(int pixel) => _bone[pixel];

    /// <summary>Pixels between a pixel and the nearest limb's flesh; not above 0 inside it.</summary>
    public float ToFlesh(int pixel) => _flesh[pixel];

    void Add(Vector2 from, Vector2 to, float flesh, int size)
    {
        var way = to - from;
        var inverse = 1 / MathF.Max(way.LengthSquared(), 1e-6f);
        for (var i = 0; i < _bone.Length; i++)
        {
            var point = new Vector2(i % size + 0.5f, i / size + 0.5f) - from;
            var along = Math.Clamp(Vector2.Dot(point, way) * inverse, 0, 1);
            var distance = (point - along * way).Length();
            _bone[i] = MathF.Min(_bone[i], distance);
            _flesh[i] = MathF.Min(_flesh[i], distance - flesh);
        }
    }
}
