namespace OnnxPose.Lifetime;

/// <summary>The requests of the scenarios: every one different, all of them short.</summary>
static class Requests
{
    /// <summary>Options for a machine on which other work runs.</summary>
    public static PosePipelineOptions Options { get; } = new()
    {
        Inference = new() { Device = Inference.DevicePolicy.Cpu, Threads = 1 },
        MaxBatchRows = 3,
    };

    /// <summary>The request of a number.</summary>
    public static PoseRequest Number(int i) => new($"prompt number {i % 7}, and some more words")
    {
        Seed = (ulong)i,
        Count = 1 + (i % 4),
        Temperature = i % 3 * 0.5f,
        People = i % 5 == 0 ? 2 : null,
    };
}
