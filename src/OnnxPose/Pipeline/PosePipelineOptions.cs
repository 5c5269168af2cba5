namespace OnnxPose;

/// <summary>How a pipeline is opened.</summary>
/// <remarks>Immutable and thread-safe. Every property is checked when it is set.</remarks>
public sealed record PosePipelineOptions
{
    /// <summary>Samples that are generated side by side; more are done in turns, so that memory stays bounded.</summary>
    /// <value>1 to 256. The default is 16.</value>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public int MaxBatchRows { get; init => field = OptionRange.Check(value, 1, 256, nameof(MaxBatchRows)); } = 16;
}
