using OnnxPose.Cli.Profiling;
using OnnxPose.Inference;

namespace OnnxPose.Cli.Commands;

/// <summary>What a <c>profile</c> command line asks for.</summary>
/// <param name="Workload">What is measured.</param>
/// <param name="Inference">Where the networks run.</param>
/// <param name="WarmUp">Calls between the first one and those that are measured.</param>
/// <param name="Repeats">Calls that are measured.</param>
/// <param name="Trace">Where a trace goes; null for none.</param>
/// <param name="Compare">An earlier report to compare with; null for none.</param>
sealed record ProfileSettings(
    ProfileWorkload Workload, InferenceOptions Inference, int WarmUp, int Repeats, string? Trace,
    string? Compare);
