using System.Collections.Immutable;

namespace OnnxPose;

/// <summary>How long each stage of a call took, opening of networks included.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="Text">Tokens and text states, those for the pose included.</param>
/// <param name="Pose">The text-to-pose transformer and the draws; nothing where poses were given.</param>
/// <param name="Adapter">Feature maps of the pose pictures.</param>
/// <param name="Denoise">The base network's steps.</param>
/// <param name="Refine">The refiner's steps.</param>
/// <param name="Decode">Latents to pictures.</param>
/// <param name="Load">What of all this went into opening networks.</param>
/// <param name="Total">The whole call, checks included.</param>
/// <param name="Cold">Whether it was the first call of its pipeline that made pictures, which opens the
/// networks for them.</param>
public sealed record ImageTimings(
    TimeSpan Text, TimeSpan Pose, TimeSpan Adapter, TimeSpan Denoise, TimeSpan Refine, TimeSpan Decode,
    TimeSpan Load, TimeSpan Total, bool Cold)
{
    /// <summary>The stages that the call came to, finer than above, in the order of
    /// <see cref="CallStage"/>: with what of each was ONNX Runtime's time, and how much was done. The opening
    /// of networks is a stage of its own here, and in no other.</summary>
    public ImmutableArray<StageTiming> Stages { get; init; } = [];
}
