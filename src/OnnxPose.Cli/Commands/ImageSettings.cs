using System.Collections.Immutable;
using OnnxPose.Inference;

namespace OnnxPose.Cli.Commands;

/// <summary>What an <c>image</c> command line asks for.</summary>
/// <param name="Request">Prompt, pose and sampling.</param>
/// <param name="Folder">Where the files go.</param>
/// <param name="Inference">Where the networks run.</param>
/// <param name="Residency">How long networks stay in memory.</param>
sealed record ImageSettings(
    ImageRequest Request, string Folder, InferenceOptions Inference, ModelResidency Residency)
{
    /// <summary>The picture that is made again; null for a new one.</summary>
    public ImageOrigin? Replayed { get; init; }

    /// <summary>What is added to the networks.</summary>
    public ImmutableArray<LoraSource> Loras { get; init; } = [];
}
