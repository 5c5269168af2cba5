using System.Numerics;

namespace OnnxPose.Evaluation.Scenes.Mannequins;

/// <summary>Directions of limbs from angles, mirroring, and reaching for a point with two bones.</summary>
static class Limbs
{
    /// <summary>
    /// A direction for a left limb: 0 degrees of elevation hangs down, 90 is level, 180 straight up; 0
    /// degrees of azimuth goes out to the left, 90 forward, 180 across the body.
    /// </summary>
    public static Vector3 Direction(float elevationDegrees, float azimuthDegrees)
    {
        var (sinE, cosE) = MathF.SinCos(elevationDegrees * (MathF.PI / 180));
        var (sinA, cosA) = MathF.SinCos(azimuthDegrees * (MathF.PI / 180));
        return new(sinE * cosA, -cosE, sinE * sinA);
    }

    public static Vector3 Mirror(Vector3 v) => new(-v.X, v.Y, v.Z);

    public static ArmPose Mirror(ArmPose arm) =>
        arm with { Upper = Mirror(arm.Upper), Fore = Mirror(arm.Fore), Thumb = Mirror(arm.Thumb) };

    public static LegPose Mirror(LegPose leg) => new(Mirror(leg.Thigh), Mirror(leg.Shin));

    /// <summary>The directions of two bones from <paramref name="start"/> that end at,
    /// or towards, the target.</summary>
    /// <param name="start">The root joint.</param>
    /// <param name="target">Where the end should come to lie; out of reach, the limb points at it.</param>
    /// <param name="first">Length of the first bone.</param>
    /// <param name="second">Length of the second bone.</param>
    /// <param name="pole">Roughly where the middle joint should lie, as a direction.</param>
    public static (Vector3 First, Vector3 Second) Reach(
        Vector3 start, Vector3 target, float first, float second, Vector3 pole)
    {
        var way = target - start;
        var distance = Math.Clamp(way.Length(), MathF.Abs(first - second) + 1e-3f, first + second - 1e-3f);
        var forward = Vector3.Normalize(way);
        var cosine = (first * first + distance * distance - second * second) / (2 * first * distance);
        var sideways = pole - Vector3.Dot(pole, forward) * forward;
        sideways = sideways.LengthSquared() < 1e-8f ? Vector3.UnitY : Vector3.Normalize(sideways);
        var middle = first * (cosine * forward + MathF.Sqrt(MathF.Max(0, 1 - cosine * cosine)) * sideways);
        return (middle / first, Vector3.Normalize(distance * forward - middle));
    }
}
