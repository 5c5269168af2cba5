using System.Collections.Immutable;
using OnnxPose.Evaluation.Retrieval;

namespace OnnxPose.Evaluation.TextToPose;

/// <summary>How text-to-pose is evaluated on the scene world.</summary>
public sealed record T2PEvaluationOptions
{
    /// <summary>How many held-out captions; half of them with combinations that training never saw.</summary>
    /// <value>2 to 100,000. The default is 1,000.</value>
    public int Captions { get; init; } = 1000;

    /// <summary>The sampling temperature.</summary>
    /// <value>0 to 1000. The default is 0.1.</value>
    public float Temperature { get; init; } = 0.1f;

    /// <summary>The seed of the captions and of the poses.</summary>
    public ulong Seed { get; init; } = 2024;

    /// <summary>How many captions are run in one batch.</summary>
    /// <value>1 to 1,024. The default is 32.</value>
    public int BatchSize { get; init; } = 32;

    /// <summary>How many poses are drawn for a caption where a scorer chooses the best of them.</summary>
    /// <value>1 to 256. The default is 16.</value>
    public int BestOf { get; init; } = 16;

    /// <summary>What near means where the nearest caption's pose is looked up.</summary>
    /// <value>The default is <see cref="FeatureMetric.Cosine"/>.</value>
    public FeatureMetric Metric { get; init; } = FeatureMetric.Cosine;

    /// <summary>Sizes of the index that the win rate is measured with beside the 500 pairs that it always is.
    /// </summary>
    /// <value>Each 1 to 1,000,000. The default is none.</value>
    public ImmutableArray<int> IndexSizes { get; init; } = [];

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(BestOf, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(BestOf, 256);
        foreach (var size in IndexSizes)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(size, 1, nameof(IndexSizes));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(size, 1_000_000, nameof(IndexSizes));
        }
        ArgumentOutOfRangeException.ThrowIfLessThan(Captions, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Captions, 100_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(BatchSize, 1024);
    }
}
