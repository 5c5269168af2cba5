using OnnxPose.Evaluation.TextToPose;
using OnnxPose.Inference;

namespace OnnxPose.Cli.Commands;

/// <summary>What an <c>eval t2p</c> command line asks for.</summary>
/// <param name="Options">Captions, temperature, draws, index sizes.</param>
/// <param name="Captions">How many captions at most, where that was said.</param>
/// <param name="NeedsScorer">Whether it is an error that the model has no scorer.</param>
/// <param name="RulesOnly">Whether a scorer is left alone.</param>
/// <param name="Index">The folder of an index; null where pairs are drawn.</param>
/// <param name="Benchmark">A file of captions with poses; null for the scene world's.</param>
/// <param name="Inference">Where the networks run.</param>
sealed record EvalT2PSettings(
    T2PEvaluationOptions Options, int? Captions, bool NeedsScorer, bool RulesOnly, string? Index,
    string? Benchmark, InferenceOptions Inference);
