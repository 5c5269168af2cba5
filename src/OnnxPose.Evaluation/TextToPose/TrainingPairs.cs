using OnnxPose.Evaluation.Retrieval;
using OnnxPose.Evaluation.Scenes;
using OnnxPose.Numerics;

namespace OnnxPose.Evaluation.TextToPose;

/// <summary>Captions with poses as the training split has them, always the same ones.</summary>
static class TrainingPairs
{
    /// <summary>The first pairs of one fixed row, so that a smaller index is the beginning of a larger
    /// one.</summary>
    /// <param name="count">How many, from 0.</param>
    /// <param name="stop">Asked before each pair: a million takes minutes.</param>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    public static CaptionPair[] Draw(int count, CancellationToken stop = default)
    {
        var random = PoseRandom.FromSeed(0).Fork("caption index");
        var pairs = new CaptionPair[count];
        for (var i = 0; i < count; i++)
        {
            stop.ThrowIfCancellationRequested();
            var own = random.Fork(i);
            var scene = SceneSampler.Sample(SceneSplit.Training, ref own);
            pairs[i] = new(scene.Caption, scene.Pose);
        }
        return pairs;
    }
}
