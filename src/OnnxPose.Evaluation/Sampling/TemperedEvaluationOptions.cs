using System.Collections.Immutable;

namespace OnnxPose.Evaluation.Sampling;

/// <summary>How the samplers are compared with the exact tempered density.</summary>
sealed record TemperedEvaluationOptions
{
    /// <summary>The temperatures.</summary>
    /// <value>1 to 12 of them, each 0.02 to 2. The default is 0.05, 0.1, 0.3 and 0.7.</value>
    public ImmutableArray<float> Temperatures { get; init; } = [0.05f, 0.1f, 0.3f, 0.7f];

    /// <summary>Draws of each sampler at each temperature.</summary>
    /// <value>100 to 10,000,000. The default is 50,000.</value>
    public int Draws { get; init; } = 50_000;

    /// <summary>The seed of the draws.</summary>
    public ulong Seed { get; init; } = 2024;
}
