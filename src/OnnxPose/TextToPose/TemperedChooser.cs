using OnnxPose.Numerics;
using OnnxPose.Poses;

namespace OnnxPose.TextToPose;

/// <summary>Draws from the tempered mixture.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
sealed class TemperedChooser(SamplerKind kind) : IKeypointChooser
{
    readonly TemperedSampler _sampler = new(kind);

    /// <inheritdoc/>
    public Keypoint Choose(in GaussianMixture mixture, float temperature, ref PoseRandom random)
    {
        var (x, y) = _sampler.Sample(mixture, temperature, ref random);
        return new(x, y);
    }

    /// <inheritdoc/>
    public int CandidatesAt(float temperature) => _sampler.CandidatesAt(temperature);
}
