using OnnxPose.Evaluation.Retrieval;
using OnnxPose.Evaluation.Scenes;
using OnnxPose.Numerics;

namespace OnnxPose.Evaluation.TextToPose;

/// <summary>Captions with poses as the training split has them, always the same ones.</summary>
static class TrainingPairs
{
    /// <summary>The first pairs of one fixed row, so that a smaller index is the beginning of a larger
    /// one.</summary>
    public static CaptionPair[] Draw(int count)
    {
        var random = PoseRandom.FromSeed(0).Fork("caption index");
        var pairs = new CaptionPair[count];
        for (var i = 0; i < count; i++)
        {
            var own = random.Fork(i);
            var scene = SceneSampler.Sample(SceneSplit.Training, ref own);
            pairs[i] = new(scene.Caption, scene.Pose);
        }
        return pairs;
    }
}
