using OnnxPose.Diagnostics;

namespace OnnxPose;

/// <summary>How long a stage of a call took.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="Stage">Which one.</param>
/// <param name="Duration">All of it, added up where the call came there more than once; without what belongs
/// to other stages.</param>
/// <param name="Runtime">What of it was spent inside ONNX Runtime; the rest is OnnxPose's own.</param>
/// <param name="Count">How much was done: <see cref="CallStage"/> says of what.</param>
public readonly record struct StageTiming(CallStage Stage, TimeSpan Duration, TimeSpan Runtime, long Count)
{
    /// <summary>The stage's name in spans, measurements and reports, such as <c>pose.decode</c>.</summary>
    public string Name => StageName.Of(Stage);

    /// <summary>What of it was OnnxPose's own.</summary>
    public TimeSpan Own => Duration - Runtime;
}
