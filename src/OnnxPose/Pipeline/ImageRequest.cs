using System.Collections.Immutable;
using OnnxPose.Diffusion;
using OnnxPose.Diffusion.Schedulers;
using OnnxPose.Poses;

namespace OnnxPose;

/// <summary>A prompt and how pictures are made of it.</summary>
/// <remarks>Immutable and thread-safe. Every property is checked when it is set; what only the models can
/// tell (steps of the schedule, sides that the adapter can divide) is checked before any is opened.</remarks>
public sealed partial record ImageRequest
{
    /// <summary>The largest <see cref="Count"/>.</summary>
    public const int MaxCount = BaseImageOptions.MostPictures;

    /// <summary>The most steps of a schedule, the refiner's included.</summary>
    public const int MaxSteps = 1000;

    const int MostSkippedLayers = 256;

    /// <summary>A request with the default options.</summary>
    /// <param name="prompt">What the picture shows, in English. May be empty. What the text encoders have no
    /// room for is cut off, and the result says so.</param>
    public ImageRequest(string prompt) => Prompt = prompt;

    /// <summary>What <see cref="Scheduler"/> can be.</summary>
    public static ImmutableArray<string> SchedulerNames => SchedulerChoice.Names;

    /// <summary>What the picture shows.</summary>
    /// <remarks>Poses are drawn for the prompt of <see cref="PoseOptions"/> where there are some: whoever
    /// changes one changes both.</remarks>
    /// <exception cref="ArgumentNullException">The prompt is null.</exception>
    public string Prompt
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Prompt));
    }

    /// <summary>What it is not to show; not read where there is no guidance.</summary>
    /// <value>Any text. The default, <see langword="null"/>, is what the model was trained with for no
    /// prompt: zeros where its index says <c>force_zeros_for_empty_prompt</c> or nothing, else an empty
    /// text.</value>
    public string? NegativePrompt { get; init; }

    /// <summary>Poses that are given and not drawn.</summary>
    /// <value>None (the default): the text-to-pose transformer draws one for each picture. One: all pictures
    /// have it. As many as <see cref="Count"/>: each picture has its own. Stretched to the size where their
    /// shape is another.</value>
    /// <exception cref="ArgumentException">A pose has no people.</exception>
    public ImmutableArray<Pose> Poses
    {
        get;
        init => field = value.IsDefault ? [] : RequirePeople(value, nameof(Poses));
    } = [];

    /// <summary>How poses are drawn where none is given. Their number is <see cref="Count"/>, their shape
    /// that of the picture, and their seed <see cref="Seed"/> unless they have one of their own.</summary>
    /// <value>The default, <see langword="null"/>, draws them for <see cref="Prompt"/> with the default
    /// options.</value>
    public PoseRequest? PoseOptions { get; init; }

    /// <summary>How many pictures.</summary>
    /// <value>1 to <see cref="MaxCount"/>. The default is 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public int Count { get; init => field = OptionRange.Check(value, 1, MaxCount, nameof(Count)); } = 1;

    /// <summary>Where all randomness comes from: the same seed, request, machine kind and device give the
    /// same pictures.</summary>
    /// <value>Any number, or <see langword="null"/> (the default) for one from the system's cryptographic
    /// source, below 2^53. The result carries the seed that was used.</value>
    public ulong? Seed { get; init; }

    /// <summary>Pixel columns.</summary>
    /// <value>A multiple of 8 from 8 to 8192, and of what the adapter shrinks pictures by (16 in SDXL's), or
    /// <see langword="null"/> (the default): both sides follow from the pose's shape and the number of pixels
    /// that the UNet was trained on. Where one side is given, so must be the other.</value>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range or no multiple of 8.
    /// </exception>
    public int? Width
    {
        get;
        init => field = value is { } side ? BaseImageOptions.CheckSide(side, nameof(Width)) : null;
    }

    /// <summary>Pixel rows.</summary>
    /// <inheritdoc cref="Width"/>
    public int? Height
    {
        get;
        init => field = value is { } side ? BaseImageOptions.CheckSide(side, nameof(Height)) : null;
    }

    /// <summary>Steps of the base network.</summary>
    /// <value>1 to <see cref="MaxSteps"/>. The default is 30, as in the paper.</value>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public int Steps { get; init => field = OptionRange.Check(value, 1, MaxSteps, nameof(Steps)); } = 30;

    /// <summary>How far a prediction is pushed from the negative prompt's to the prompt's.</summary>
    /// <value>0 to 1000; at 1 and below there is no guidance, and a step takes half the time. The default is
    /// 5.</value>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range or NaN.</exception>
    public float GuidanceScale
    {
        get;
        init => field = OptionRange.Check(value, 0f, 1000f, nameof(GuidanceScale));
    } = 5;

    /// <summary>How far a guided prediction is brought back to the contrast of the prompt's.</summary>
    /// <value>0 (not at all, the default) to 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range or NaN.</exception>
    public float GuidanceRescale
    {
        get;
        init => field = OptionRange.Check(value, 0f, 1f, nameof(GuidanceRescale));
    }

    /// <summary>The sampler.</summary>
    /// <value>One of <see cref="SchedulerNames"/>, or <see langword="null"/> (the default) for the
    /// model's.</value>
    /// <exception cref="ArgumentException">There is no such sampler.</exception>
    public string? Scheduler
    {
        get;
        init => field = SchedulerChoice.Check(value, nameof(Scheduler));
    }

    /// <summary>Which random stream the noise is drawn from.</summary>
    /// <value>The default is our own; <see cref="LatentNoiseKind.Torch"/> gives the latents that a seed gives
    /// in a Python notebook.</value>
    /// <exception cref="ArgumentOutOfRangeException">There is no such kind.</exception>
    public LatentNoiseKind Noise
    {
        get;
        init => field = Enum.IsDefined(value) ? value
            : throw new ArgumentOutOfRangeException(nameof(Noise), value, $"{value} is no kind of noise.");
    }

    /// <summary>Layers of the text encoders that are left out beyond the last one.</summary>
    /// <value>0 (as in training, the default) to the encoders' layers less one.</value>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public int ClipSkip
    {
        get;
        init => field = OptionRange.Check(value, 0, MostSkippedLayers, nameof(ClipSkip));
    }

    /// <summary>The one picture of all that is made, from 0; null for all.</summary>
    internal int? Only { get; init; }

    /// <summary>The pose of that picture, which may have nobody in it; null where it is not known.</summary>
    internal Pose? Drawn { get; init; }

    /// <summary>Whether the text-to-pose transformer is not needed.</summary>
    internal bool HasPoses => Drawn is not null || !Poses.IsEmpty;

    static ImmutableArray<Pose> RequirePeople(ImmutableArray<Pose> poses, string name)
    {
        for (var i = 0; i < poses.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(poses[i], name);
            if (poses[i].People.Length == 0)
            {
                throw new ArgumentException(
                    $"Pose {i} has no people; expected at least one. Leave the poses out to have them drawn.",
                    name);
            }
        }
        return poses;
    }
}
