using System.Collections.Immutable;
using System.Numerics;

namespace OnnxPose.Evaluation.Scenes.Painting.Rules;

/// <summary>How far a pixel's colour is from what a setting, or clothes, can look like. Colours are 0 to
/// 255.</summary>
static class PaletteDistance
{
    const float DarkestShade = 0.78f, LightestShade = 1.1f;

    static readonly ImmutableArray<ImmutableArray<(Vector3 From, Vector3 Way, float Inverse)>> s_settings =
        [.. Enum.GetValues<Setting>().Select(static s => Blends(Palette.Of(s)))];

    /// <summary>The distance from the nearest blend of two of a setting's colours.</summary>
    public static float ToSetting(Setting setting, Vector3 pixel)
    {
        var nearest = float.MaxValue;
        foreach (var (from, way, inverse) in s_settings[(int)setting])
        {
            var along = Math.Clamp(Vector3.Dot(pixel - from, way) * inverse, 0, 1);
            nearest = MathF.Min(nearest, Vector3.DistanceSquared(pixel, from + along * way));
        }
        return MathF.Sqrt(nearest);
    }

    /// <summary>The distance from a colour in light or shade.</summary>
    public static float ToShades(Vector3 colour, Vector3 pixel)
    {
        var shade = Math.Clamp(Vector3.Dot(pixel, colour) / Vector3.Dot(colour, colour), DarkestShade,
            LightestShade);
        return Vector3.Distance(pixel, shade * colour);
    }

    static ImmutableArray<(Vector3, Vector3, float)> Blends(ImmutableArray<Vector3> colours) =>
    [
        .. from first in Enumerable.Range(0, colours.Length)
           from second in Enumerable.Range(first + 1, colours.Length - first - 1)
           let way = colours[second] - colours[first]
           select (colours[first], way, 1 / way.LengthSquared()),
    ];
}
