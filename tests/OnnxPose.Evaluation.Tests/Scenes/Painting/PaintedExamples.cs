using OnnxPose.Evaluation.Scenes;
using OnnxPose.Evaluation.Scenes.Painting;
using OnnxPose.Imaging;
using OnnxPose.Numerics;

namespace OnnxPose.Evaluation.Tests.Scenes.Painting;

/// <summary>Held-out scenes with square poses and their paintings at 128 pixels.</summary>
static class PaintedExamples
{
    public static IEnumerable<(Scene Scene, RgbImage Picture)> Draw(int count, ulong seed)
    {
        for (var i = 0; i < count; i++)
        {
            var random = PoseRandom.FromSeed(seed).Fork(i);
            var scene = Square(SceneSampler.Sample(SceneSplit.HeldOutSeen, ref random), ref random);
            var large = ScenePainter.Paint(scene, scene.Pose, 256, ref random);
            yield return (scene, PillowResize.Resize(large, 128, 128, PillowFilter.Lanczos));
        }
    }

    static Scene Square(Scene scene, ref PoseRandom random)
    {
        while (scene.Pose.AspectRatio != 1)
        {
            scene = scene with { Pose = SceneSampler.Again(scene.Description, ref random) };
        }
        return scene;
    }
}
