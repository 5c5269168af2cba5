using OnnxPose.Numerics;
using OnnxPose.Poses;

namespace OnnxPose.TextToPose;

/// <summary>How one place is chosen from the mixture that the transformer predicts for it.</summary>
/// <remarks>Thread-safe. Tests put a deterministic rule here.</remarks>
interface IKeypointChooser
{
    /// <summary>A place; the caller clamps it to [0, 1].</summary>
    /// <param name="mixture">What was predicted.</param>
    /// <param name="temperature">How far the draw may stray, 0 or more.</param>
    /// <param name="random">The stream of this sample, person and point alone.</param>
    Keypoint Choose(in GaussianMixture mixture, float temperature, ref PoseRandom random);

    /// <summary>How many points a place is chosen from at a temperature.</summary>
    int CandidatesAt(float temperature) => 1;
}
