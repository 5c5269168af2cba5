using System.Collections.Immutable;
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
    public RgbImage Image => Images[0].Image;

    /// <summary>The first picture's pose.</summary>
    public Pose Pose => Images[0].Pose;

    /// <summary>The seed that all randomness came from; with it, the request can be repeated.</summary>
    public required ulong Seed { get; init; }

    /// <summary>What the first text encoder saw of the prompt.</summary>
    public required PromptTokens Prompt { get; init; }

    /// <summary>Where the denoising network ran, and why not where it was asked to.</summary>
    public required DeviceReport Device { get; init; }

    /// <summary>How long each stage took.</summary>
    public required ImageTimings Timings { get; init; }

    /// <summary>The most memory that the process has had at once until the end of the call: bytes of its
    /// working set. Other work of the process counts too.</summary>
    public required long PeakWorkingSet { get; init; }
}

/// <summary>One picture and the pose that it shows.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="Image">The picture.</param>
/// <param name="Pose">The pose, given or drawn.</param>
/// <param name="PosePicture">What the adapter saw of the pose; as large as the picture.</param>
/// <param name="Index">The picture's number under its seed, from 0.</param>
public sealed record GeneratedImage(RgbImage Image, Pose Pose, RgbImage PosePicture, int Index);

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
