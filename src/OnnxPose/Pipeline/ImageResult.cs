using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OnnxPose.Imaging;
using OnnxPose.Inference;
using OnnxPose.Poses;

namespace OnnxPose;

/// <summary>The pictures of one request and the facts of how they came about.</summary>
/// <remarks>Immutable and thread-safe. Holds managed memory only; nothing to dispose.</remarks>
public sealed record ImageResult
{
    /// <summary>The pictures, in the order of their numbers.</summary>
    public required ImmutableArray<GeneratedImage> Images { get; init; }

    /// <summary>The first picture.</summary>
    [JsonIgnore]
    public RgbImage Image => Images[0].Image;

    /// <summary>The first picture's pose.</summary>
    [JsonIgnore]
    public Pose Pose => Images[0].Pose;

    /// <summary>The seed that all randomness came from; with it, the request can be repeated.</summary>
    public required ulong Seed { get; init; }

    /// <summary>What the first text encoder saw of the prompt.</summary>
    public required PromptTokens Prompt { get; init; }

    /// <summary>Where the denoising network ran, and why it or another network of the call did not where it
    /// was asked to.</summary>
    public required DeviceReport Device { get; init; }

    /// <summary>How long each stage took.</summary>
    public required ImageTimings Timings { get; init; }

    /// <summary>The most memory that the process has had at once until the end of the call: bytes of its
    /// working set. Other work of the process counts too.</summary>
    public required long PeakWorkingSet { get; init; }
}
