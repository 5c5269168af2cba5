using System.Collections.Immutable;

namespace OnnxPose.Evaluation.Reports;

/// <summary>What an evaluation measured.</summary>
/// <param name="Name">Which evaluation, for instance "t2p".</param>
/// <param name="Settings">What it was run with, in words: number of captions, temperature, seed.</param>
/// <param name="Metrics">The numbers by name. Shares are fractions from 0 to 1.</param>
public sealed record EvaluationReport(
    string Name,
    ImmutableSortedDictionary<string, string> Settings,
    ImmutableSortedDictionary<string, double> Metrics)
{
    /// <summary>Plots and pictures of what was measured; none by default.</summary>
    public ImmutableArray<ReportPicture> Pictures { get; init; } = [];
}
