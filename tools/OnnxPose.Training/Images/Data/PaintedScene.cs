using OnnxPose.Evaluation.Scenes;
using OnnxPose.Evaluation.Scenes.Painting;
using OnnxPose.Imaging;
using OnnxPose.Numerics;
using OnnxPose.Poses;

namespace OnnxPose.Training.Images.Data;

/// <summary>A scene with its painting and its pose pictures, all squares of <see cref="Size"/>
/// pixels.</summary>
/// <param name="Scene">The scene; its pose is square.</param>
/// <param name="Picture">The painting.</param>
/// <param name="FullPose">The pose picture with body, hands and face.</param>
/// <param name="BodyPose">The pose picture with the body alone.</param>
sealed record PaintedScene(Scene Scene, RgbImage Picture, RgbImage FullPose, RgbImage BodyPose)
{
    /// <summary>Side of the pictures the networks are trained on.</summary>
    public const int Size = 128;

    /// <summary>How many times larger pose pictures are drawn before they are reduced: joints have a fixed
    /// size, and drawn small they would swallow a figure.</summary>
    public const int PoseScale = 4;

    const int PaintSize = 256;

    /// <summary>The scene with a given number of a split; always the same one.</summary>
    public static PaintedScene Draw(SceneSplit split, PoseRandom random, long number)
    {
        var stream = random.Fork((int)number);
        var scene = DrawSquare(split, ref stream);
        var picture = ScenePainter.Paint(scene, scene.Pose, PaintSize, ref stream);
        return new(scene, Shrink(picture), PosePicture(scene.Pose, PoseDrawingOptions.Default),
            PosePicture(scene.Pose, PoseDrawingOptions.BodyOnly));
    }

    /// <summary>A pose as the adapters see it.</summary>
    public static RgbImage PosePicture(Pose pose, PoseDrawingOptions options) =>
        Shrink(PosePainter.DrawCenterCrop(pose, PoseScale * Size, options));

    // The networks make squares, so people have to fit into one.
    static Scene DrawSquare(SceneSplit split, ref PoseRandom stream)
    {
        var scene = SceneSampler.Sample(split, ref stream);
        while (scene.Pose.AspectRatio != 1)
        {
            scene = scene with { Pose = SceneSampler.Again(scene.Description, ref stream) };
        }
        return scene;
    }

    static RgbImage Shrink(RgbImage picture) =>
        PillowResize.Resize(picture, Size, Size, PillowFilter.Lanczos);
}
