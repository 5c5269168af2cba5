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

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Captions, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Captions, 100_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(BatchSize, 1024);
    }
}
