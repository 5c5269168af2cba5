using OnnxPose.Evaluation.Reports;

namespace OnnxPose.Evaluation.Clapp;

/// <summary>What the evaluation of CLaPP gives.</summary>
/// <param name="Report">The numbers.</param>
/// <param name="Matrix">The scores of chosen captions.</param>
public sealed record ClappResult(EvaluationReport Report, ScoreMatrix Matrix);
