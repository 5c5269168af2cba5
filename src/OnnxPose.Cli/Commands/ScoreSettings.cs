using System.Collections.Immutable;
using OnnxPose.Inference;
using OnnxPose.Poses;

namespace OnnxPose.Cli.Commands;

/// <summary>What a <c>score</c> command line asks for.</summary>
/// <param name="Files">Poses or pictures, at least one.</param>
/// <param name="Prompts">The texts; none where pictures are rated.</param>
/// <param name="Aesthetic">Whether pictures are rated.</param>
/// <param name="Reading">How pose files are read; null for the defaults.</param>
/// <param name="Inference">Where the networks run.</param>
sealed record ScoreSettings(
    ImmutableArray<string> Files, ImmutableArray<string> Prompts, bool Aesthetic,
    PoseJsonOptions? Reading, InferenceOptions Inference);
