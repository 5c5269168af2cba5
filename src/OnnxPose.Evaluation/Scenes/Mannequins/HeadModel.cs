using System.Numerics;

namespace OnnxPose.Evaluation.Scenes.Mannequins;

/// <summary>A head with 68 face points in the iBUG order, eyes, ears and nose.</summary>
static class HeadModel
{
    public readonly record struct Head(
        Vector3[] Points, Vector3[] Normals, Vector3 Gaze, Vector3 RightEarNormal, Vector3 LeftEarNormal,
            Vector3 Crown);

    // Points in the head's frame, metres: x to the person's left, y up from the nose, z forward from the
    // ears.
    static readonly Vector3[] s_template = [.. Template()];

    static readonly Vector3[] s_normals = Array.ConvertAll(s_template,
        static p => Vector3.Normalize(new Vector3(p.X / 0.075f, 0, (p.Z - 0.005f) / 0.095f)));

    public static Head Build(Proportions bones, Articulation joints, Quaternion torso, Vector3 chest,
        Vector3[] body)
    {
        var turn = torso * Quaternion.CreateFromYawPitchRoll(joints.HeadYaw, joints.HeadPitch,
            -joints.HeadRoll);
        var origin = chest + Vector3.Transform(new(0, 0.17f * bones.Head, 0.02f), torso);
        Vector3 Place(Vector3 p) => origin + Vector3.Transform(p * bones.Head, turn);
        body[(int)BodyPoint.Nose] = Place(new(0, 0, 0.105f));
        body[(int)BodyPoint.RightEye] = Place(new(-0.032f, 0.036f, 0.082f));
        body[(int)BodyPoint.LeftEye] = Place(new(0.032f, 0.036f, 0.082f));
        body[(int)BodyPoint.RightEar] = Place(new(-0.076f, 0.02f, 0f));
        body[(int)BodyPoint.LeftEar] = Place(new(0.076f, 0.02f, 0f));
        return new(
            Array.ConvertAll(s_template, Place),
            Array.ConvertAll(s_normals, n => Vector3.Transform(n, turn)),
            Vector3.Transform(Vector3.UnitZ, turn),
            Vector3.Transform(Vector3.Normalize(new(-1, 0, 0.25f)), turn),
            Vector3.Transform(Vector3.Normalize(new(1, 0, 0.25f)), turn),
            Place(new(0, 0.14f, 0.02f)));
    }

    static IEnumerable<Vector3> Template()
    {
        for (var i = 0; i < 17; i++)                        // the jaw from the right ear to the left
        {
            var (sin, cos) = MathF.SinCos((i - 8) * (MathF.PI / 16));
            yield return new(0.073f * sin, 0.02f - 0.115f * cos, 0.082f * MathF.Pow(MathF.Max(0, cos), 0.7f));
        }
        for (var i = 0; i < 10; i++)                        // brows: the right one, then the left one
        {
            var x = i < 5 ? -0.058f + 0.011f * i : 0.014f + 0.011f * (i - 5);
            var arch = 1 - MathF.Pow((MathF.Abs(x) - 0.036f) / 0.022f, 2);
            yield return new(x, 0.052f + 0.007f * arch, 0.088f - 3.5f * x * x);
        }
        for (var i = 0; i < 4; i++)                         // the bridge of the nose
        {
            yield return new(0, 0.036f - 0.012f * i, 0.088f + 0.0055f * i);
        }
        for (var i = 0; i < 5; i++)                         // under the nose
        {
            var x = 0.008f * (i - 2);
            yield return new(x, -0.012f - (i == 2 ? 0.003f : 0), 0.095f - 20 * x * x);
        }
        for (var i = 0; i < 12; i++)                        // eyes: six points each, right one first
        {
            ReadOnlySpan<float> dx = [-0.014f, -0.005f, 0.005f, 0.014f, 0.005f, -0.005f];
            ReadOnlySpan<float> dy = [0, 0.005f, 0.005f, 0, -0.005f, -0.005f];
            var x = (i < 6 ? -0.032f : 0.032f) + dx[i % 6];
            yield return new(x, 0.036f + dy[i % 6], 0.084f - 2 * x * x);
        }
        for (var i = 0; i < 20; i++)                        // lips: 12 outer points, then 8 inner ones
        {
            var outer = i < 12;
            var angle = outer ? MathF.PI * (1 - i / 6f) : MathF.PI * (1 - (i - 12) / 4f);
            var (sin, cos) = MathF.SinCos(angle);
            var x = (outer ? 0.025f : 0.018f) * cos;
            yield return new(x, -0.045f + (outer ? 0.011f : 0.004f) * sin, 0.092f - 8 * x * x);
        }
    }
}
