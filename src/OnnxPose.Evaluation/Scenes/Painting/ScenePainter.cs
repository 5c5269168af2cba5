using System.Numerics;
using OnnxPose.Imaging;
using OnnxPose.Numerics;

namespace OnnxPose.Evaluation.Scenes.Painting;

/// <summary>Paints scenes: shaded figures in coloured clothes before one of six backdrops.</summary>
/// <remarks>Pure and thread-safe; the same bytes on every machine for the same stream.</remarks>
public static class ScenePainter
{
    /// <summary>A square picture in which every person stands exactly under the pose's points.</summary>
    /// <param name="scene">Its caption and description say clothes, colour and setting; what they leave open
    /// is drawn at random.</param>
    /// <param name="pose">The people; a pose that is not square is cut to its middle square.</param>
    /// <param name="size">Side of the picture, 16 to 4096 pixels.</param>
    /// <param name="random">Decides the rest.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is out of range.</exception>
    public static RgbImage Paint(Scene scene, Pose pose, int size, ref PoseRandom random)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(pose);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 16);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, 4096);
        var setting = scene.Description.Setting
            ?? (Setting)random.NextInt32(Enum.GetValues<Setting>().Length);
        var frame = new PictureFrame(pose, size);
        var looks = Wardrobe.Dress(scene, pose.People.Length, ref random);
        var people = pose.People.Select(p => new Joints(p, frame)).ToArray();
        var canvas = new PaintCanvas(size);
        Backdrop.Paint(canvas, setting, Horizon(people, size, ref random), ref random);
        foreach (var joints in people)
        {
            PaintShadow(canvas, joints, Backdrop.Shadow(setting));
        }
        foreach (var (joints, look) in people.Zip(looks).OrderBy(static p => p.First.Lowest))
        {
            FigurePainter.Paint(canvas, joints, look);
        }
        return canvas.ToImage();
    }

    // Feet stand on the ground, not in the sky.
    static float Horizon(Joints[] people, int size, ref PoseRandom random)
    {
        var horizon = 0.46f + 0.16f * random.NextSingle();
        return people.Aggregate(horizon, (least, p) =>
            MathF.Min(least, MathF.Max(0.3f, p.Lowest / size - 0.08f)));
    }

    static void PaintShadow(PaintCanvas canvas, Joints joints, Vector3 colour)
    {
        if (joints.Has(BodyPoint.LeftAnkle) && joints.Has(BodyPoint.RightAnkle))
        {
            var middle = (joints[BodyPoint.LeftAnkle] + joints[BodyPoint.RightAnkle]) * 0.5f;
            var spread = MathF.Abs(joints[BodyPoint.LeftAnkle].X - joints[BodyPoint.RightAnkle].X);
            var centre = new Vector2(middle.X, joints.Lowest + joints.Metres(0.07f));
            var half = new Vector2(spread * 0.5f + joints.Metres(0.2f), joints.Metres(0.05f));
            canvas.Fill(new TurnedEllipse(centre, half), colour, 0, 0.8f);
        }
    }
}
