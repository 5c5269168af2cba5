using OnnxPose.Numerics;
using OnnxPose.Poses;

namespace OnnxPose.TextToPose;

/// <summary>Draws from the tempered mixture.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
sealed class TemperedChooser(SamplerKind kind) : IKeypointChooser
{
    const int WarmUpComponents = 6, ParametersPerComponent = 6;

    readonly TemperedSampler _sampler = new(kind);

    /// <summary>Draws a point that nobody wants, so that the methods that draw are compiled: they are vector
    /// code which is compiled only once, and well, for a tenth of a second.</summary>
    public static void WarmUp()
    {
        var random = PoseRandom.FromSeed(0);
        var mixture = new GaussianMixture(new float[1 + (WarmUpComponents * ParametersPerComponent)]);
        new TemperedChooser(SamplerKind.Defensive).Choose(mixture, 0.1f, ref random);
    }

    /// <inheritdoc/>
    public Keypoint Choose(in GaussianMixture mixture, float temperature, ref PoseRandom random)
    {
        var (x, y) = _sampler.Sample(mixture, temperature, ref random);
        return new(x, y);
    }

    /// <inheritdoc/>
    public int CandidatesAt(float temperature) => _sampler.CandidatesAt(temperature);
}
