using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OnnxPose.Inference;
using OnnxPose.TextToPose;

namespace OnnxPose;

/// <summary>The poses of one request and the facts of how they came about.</summary>
/// <remarks>Immutable and thread-safe. Holds managed memory only; nothing to dispose.</remarks>
public sealed record PoseResult
{
    /// <summary>The poses, in the order of their sample numbers; the best first where
    /// <see cref="PoseRequest.BestOf"/> was asked for.</summary>
    public required ImmutableArray<GeneratedPose> Poses { get; init; }

    /// <summary>The first pose's people and picture shape.</summary>
    [JsonIgnore]
    public Poses.Pose Pose => Poses[0].Pose;

    /// <summary>How well each pose that was drawn fits the prompt, by sample number: CLaPP's cosines, from -1
    /// to 1. Those that were not kept are among them. Empty unless <see cref="PoseRequest.BestOf"/> was asked
    /// for.</summary>
    public ImmutableArray<float> Scores { get; init; } = [];

    /// <summary>The seed that all randomness came from; with it, the request can be repeated.</summary>
    public required ulong Seed { get; init; }

    /// <summary>What the text encoder saw of the prompt.</summary>
    public required PromptTokens Prompt { get; init; }

    /// <summary>Where the text-to-pose transformer ran, and why it or another network of the call did not
    /// where it was asked to.</summary>
    public required DeviceReport Device { get; init; }

    /// <summary>How long each stage took. Requests that ran in one batch share these.</summary>
    public required PoseTimings Timings { get; init; }

    /// <summary>The most memory that the process has had at once until the end of the call: bytes of its
    /// working set. Other work of the process counts too.</summary>
    public required long PeakWorkingSet { get; init; }
}

/// <summary>What the text encoder saw of a prompt.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="Used">Tokens of the prompt that were read, without the start and end tokens.</param>
/// <param name="Limit">The most that can be read, without the start and end tokens.</param>
/// <param name="CutText">The end of the prompt that found no room; empty if everything was read.</param>
public sealed record PromptTokens(int Used, int Limit, string CutText)
{
    /// <summary>Whether a part of the prompt found no room.</summary>
    public bool Truncated => CutText.Length > 0;
}

/// <summary>How long each stage of a call took.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="Text">Tokens and text states.</param>
/// <param name="Pose">The text-to-pose transformer and the draws.</param>
/// <param name="Score">CLaPP, where it chose among the poses.</param>
/// <param name="Total">The whole call, checks included.</param>
/// <param name="Cold">Whether it was the first call of its pipeline, which is slower: buffers are made, files
/// read.</param>
public sealed record PoseTimings(
    TimeSpan Text, TimeSpan Pose, TimeSpan Score, TimeSpan Total, bool Cold)
{
    /// <summary>The stages that the call came to, finer than above, in the order of
    /// <see cref="CallStage"/>: with what of each was ONNX Runtime's time, and how much was done.</summary>
    public ImmutableArray<StageTiming> Stages { get; init; } = [];
}
