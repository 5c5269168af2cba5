using System.Numerics;
using OnnxPose.Imaging;

namespace OnnxPose.Evaluation.TextToImage;

/// <summary>How much of what an edit changes lies away from the arm that was moved.</summary>
static class EditLocality
{
    const float Reach = 32f / 128;      // of the picture's side

    /// <summary>The mean absolute difference of two pictures further than a quarter of their side from the
    /// arm (32 pixels of 128), as a share of that nearer to it.</summary>
    /// <param name="edit">The edit.</param>
    /// <param name="before">A square picture of the pose before.</param>
    /// <param name="after">One of the same size of the pose after.</param>
    /// <returns>0 where nothing far away changed; infinite where nothing changed near the arm.</returns>
    public static double Of(ArmEdit edit, RgbImage before, RgbImage after)
    {
        double near = 0, far = 0;
        var (nearPixels, farPixels) = (0, 0);
        var side = before.Width;
        for (var i = 0; i < side * side; i++)
        {
            var point = new Vector2((i % side + 0.5f) / side, (i / side + 0.5f) / side);
            var difference = Difference(before.Pixels.Slice(3 * i, 3), after.Pixels.Slice(3 * i, 3));
            if (edit.Bones.Any(bone => Distance(point, bone) <= Reach))
            {
                (near, nearPixels) = (near + difference, nearPixels + 1);
            }
            else
            {
                (far, farPixels) = (far + difference, farPixels + 1);
            }
        }
        return near == 0 ? double.PositiveInfinity : far / Math.Max(1, farPixels) / (near / nearPixels);
    }

    static float Difference(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b) =>
        Math.Abs(a[0] - b[0]) + Math.Abs(a[1] - b[1]) + Math.Abs(a[2] - b[2]);

    static float Distance(Vector2 point, (Vector2 From, Vector2 To) bone)
    {
        var way = bone.To - bone.From;
        var along = Vector2.Dot(point - bone.From, way) / MathF.Max(way.LengthSquared(), 1e-9f);
        return Vector2.Distance(point, bone.From + Math.Clamp(along, 0, 1) * way);
    }
}
