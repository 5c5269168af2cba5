namespace OnnxPose;

/// <summary>How long each stage of a call took, opening of networks included.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="Text">Tokens and text states, those for the pose included.</param>
/// <param name="Pose">The text-to-pose transformer and the draws; nothing where poses were given.</param>
/// <param name="Adapter">Pose pictures and the adapter's feature maps.</param>
/// <param name="Denoise">The base network's steps.</param>
/// <param name="Refine">The refiner's steps.</param>
/// <param name="Decode">Latents to pictures.</param>
/// <param name="Load">What of all this went into opening networks.</param>
/// <param name="Total">The whole call, checks included.</param>
public sealed record ImageTimings(
    TimeSpan Text, TimeSpan Pose, TimeSpan Adapter, TimeSpan Denoise, TimeSpan Refine, TimeSpan Decode,
    TimeSpan Load, TimeSpan Total);
