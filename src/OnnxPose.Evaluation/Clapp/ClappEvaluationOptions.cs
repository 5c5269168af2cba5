namespace OnnxPose.Evaluation.Clapp;

/// <summary>How CLaPP is evaluated on the scene world.</summary>
public sealed record ClappEvaluationOptions
{
    /// <summary>Pairs among which the true one has to rank first, as in the paper.</summary>
    public const int GroupSize = 32;

    /// <summary>How many groups of 32 held-out pairs.</summary>
    /// <value>1 to 1,000. The default is 32.</value>
    public int Groups { get; init; } = 32;

    /// <summary>The seed of the pairs.</summary>
    public ulong Seed { get; init; } = 2024;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Groups, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Groups, 1000);
    }
}
