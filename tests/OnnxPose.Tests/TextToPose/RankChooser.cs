using OnnxPose.Numerics;
using OnnxPose.Poses;
using OnnxPose.TextToPose;

namespace OnnxPose.Tests.TextToPose;

/// <summary>The golden fixtures' rule: the mean of the component of a given rank by weight.</summary>
sealed class RankChooser(int rank = 0) : IKeypointChooser
{
    public Keypoint Choose(in GaussianMixture mixture, float temperature, ref PoseRandom random)
    {
        var (x, y) = mixture.HeaviestComponentMean(rank % mixture.Count);
        return new(x, y);
    }
}
