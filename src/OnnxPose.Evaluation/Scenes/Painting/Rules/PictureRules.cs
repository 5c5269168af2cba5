using System.Numerics;
using OnnxPose.Imaging;

namespace OnnxPose.Evaluation.Scenes.Painting.Rules;

/// <summary>Judges any picture against a caption of the scene world and a pose, by colours alone.</summary>
/// <remarks>
/// Nothing here knows who painted the picture. The background is named first, from pixels far from every
/// limb; what its colours do not explain is a figure. Tolerances are given for 128 pixels and grow with the
/// picture. Pure and thread-safe.
/// </remarks>
public static class PictureRules
{
    internal const int ReferenceSize = 128;
    const float PointTolerance = 2, StrayTolerance = 8, BackgroundMargin = 12, Explained = 30, Cap = 60;
    const float LeastBackground = 0.08f;

    static readonly BodyPoint[] s_torso = [BodyPoint.Neck, BodyPoint.LeftShoulder, BodyPoint.RightShoulder,
        BodyPoint.LeftHip, BodyPoint.RightHip];

    /// <summary>The verdict on one picture.</summary>
    /// <param name="picture">A square.</param>
    /// <param name="scene">What the caption says.</param>
    /// <param name="pose">The pose that was to be painted, cut to its middle square like its pose
    /// picture.</param>
    /// <exception cref="ArgumentException">The picture is not square.</exception>
    public static PictureVerdict Judge(RgbImage picture, SceneDescription scene, Pose pose)
    {
        ThrowIfUnfit(picture, scene, pose);
        var colours = Colours(picture);
        var scale = (float)picture.Width / ReferenceSize;
        var limbs = new LimbDistances(pose, picture.Width);
        var setting = NameSetting(colours, limbs, scale);
        var isFigure = Array.ConvertAll(colours, c => PaletteDistance.ToSetting(setting, c) > Explained);
        var colour = NameColour(colours, setting, pose, picture.Width);
        var points = Points(pose, picture.Width);
        return new()
        {
            Colour = colour,
            Setting = setting,
            ColourHolds = scene.Colour is { } wanted ? colour == wanted : null,
            SettingHolds = scene.Setting is { } place ? setting == place : null,
            VisiblePoints = points.Count,
            CoveredPoints = points.Count(p =>
                Near(p, PointTolerance * scale, picture.Width).Any(i => isFigure[i])),
            FigurePixels = isFigure.Count(static f => f),
            StrayPixels = isFigure.Index().Count(f =>
                f.Item && limbs.ToBone(f.Index) > StrayTolerance * scale),
        };
    }

    static void ThrowIfUnfit(RgbImage picture, SceneDescription scene, Pose pose)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(pose);
        if (picture.Width != picture.Height)
        {
            throw new ArgumentException(
                $"A picture of {picture.Width} x {picture.Height} pixels; expected a square.",
                    nameof(picture));
        }
    }

    static Vector3[] Colours(RgbImage picture)
    {
        var colours = new Vector3[picture.Width * picture.Height];
        var bytes = picture.Pixels;
        for (var i = 0; i < colours.Length; i++)
        {
            colours[i] = new(bytes[3 * i], bytes[3 * i + 1], bytes[3 * i + 2]);
        }
        return colours;
    }

    // A close-up may leave little background; then whatever is furthest from the limbs has to do.
    static Setting NameSetting(Vector3[] colours, LimbDistances limbs, float scale)
    {
        var margin = BackgroundMargin * scale;
        var far = colours.Where((_, i) => limbs.ToFlesh(i) > margin).ToArray();
        if (far.Length < LeastBackground * colours.Length)
        {
            far = [.. colours.Index().OrderByDescending(c => limbs.ToFlesh(c.Index))
                .Take((int)(LeastBackground * colours.Length)).Select(static c => c.Item)];
        }
        return Enum.GetValues<Setting>().MinBy(s =>
            far.Sum(c => MathF.Min(Cap, PaletteDistance.ToSetting(s, c))));
    }

    static ClothingColour? NameColour(Vector3[] colours, Setting setting, Pose pose, int size)
    {
        var votes = new int[Palette.Clothes.Length];
        foreach (var point in TorsoPoints(pose, size))
        {
            foreach (var pixel in Near(point, 1.5f * size / ReferenceSize, size))
            {
                if (NearestCloth(colours[pixel], setting) is { } cloth)
                {
                    votes[cloth]++;
                }
            }
        }
        var best = Array.IndexOf(votes, votes.Max());
        return votes[best] > 0 ? (ClothingColour)best : null;
    }

    // None where skin, background or the ink between limbs is nearer.
    static int? NearestCloth(Vector3 pixel, Setting setting)
    {
        var (best, nearest) = (0, float.MaxValue);
        for (var i = 0; i < Palette.Clothes.Length; i++)
        {
            var distance = PaletteDistance.ToShades(Palette.Clothes[i], pixel);
            (best, nearest) = distance < nearest ? (i, distance) : (best, nearest);
        }
        var other = MathF.Min(PaletteDistance.ToSetting(setting, pixel),
            Palette.Skins.Min(skin => PaletteDistance.ToShades(skin, pixel)));
        return other < nearest ? null : best;
    }

    // Neck, shoulders and hips, and places between neck and hips, which no line around a limb crosses.
    static IEnumerable<Vector2> TorsoPoints(Pose pose, int size)
    {
        var frame = new PictureFrame(pose, size);
        foreach (var joints in pose.People.Select(p => new Joints(p, frame)))
        {
            foreach (var point in s_torso)
            {
                if (joints.Has(point))
                {
                    yield return joints[point];
                }
            }
            for (var i = 1; i < 8; i++)
            {
                var share = i / 8f;
                yield return joints[BodyPoint.Neck] + share * (joints.Hips - joints[BodyPoint.Neck]);
            }
        }
    }

    static List<Vector2> Points(Pose pose, int size)
    {
        var frame = new PictureFrame(pose, size);
        return
        [
            .. pose.People.SelectMany(static p => p.Body.AsSpan().ToArray()).OfType<Keypoint>()
                .Select(p => frame.ToPixel(p))
                .Where(p => p.X >= 0 && p.Y >= 0 && p.X < size && p.Y < size),
        ];
    }

    static IEnumerable<int> Near(Vector2 point, float radius, int size)
    {
        var first = Vector2.Max(point - new Vector2(radius), Vector2.Zero);
        var last = Vector2.Min(point + new Vector2(radius), new(size - 1));
        for (var y = (int)first.Y; y <= (int)last.Y; y++)
        {
            for (var x = (int)first.X; x <= (int)last.X; x++)
            {
                if (Vector2.Distance(point, new(x + 0.5f, y + 0.5f)) <= radius)
                {
                    yield return y * size + x;
                }
            }
        }
    }
}
