using OnnxPose.Inference;

namespace OnnxPose.Cli.Commands;

/// <summary>What a <c>models verify</c> command line asks for.</summary>
/// <param name="Model">The model's folder.</param>
/// <param name="Golden">The folder with reference tensors; null for none.</param>
/// <param name="Inference">Where the networks run.</param>
sealed record VerifySettings(string Model, string? Golden, InferenceOptions Inference);
