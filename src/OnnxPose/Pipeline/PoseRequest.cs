using OnnxPose.Numerics;
using OnnxPose.TextToPose;

namespace OnnxPose;

/// <summary>A prompt and how poses are drawn for it.</summary>
/// <remarks>Immutable and thread-safe. Every property is checked when it is set.</remarks>
public sealed record PoseRequest
{
    /// <summary>The largest <see cref="Count"/>.</summary>
    public const int MaxCount = 100_000;

    /// <summary>A request with the default options.</summary>
    /// <param name="prompt">
    /// What the picture shows, in English. May be empty. What the text encoder has no room for (77 tokens in
    /// CLIP) is cut off, and the result says so.
    /// </param>
    public PoseRequest(string prompt) => Prompt = prompt;

    /// <summary>What the picture shows.</summary>
    /// <exception cref="ArgumentNullException">The prompt is null.</exception>
    public string Prompt
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Prompt));
    }

    /// <summary>How many poses are drawn, each independent of the others.</summary>
    /// <value>1 to <see cref="MaxCount"/>. The default is 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public int Count { get; init => field = OptionRange.Check(value, 1, MaxCount, nameof(Count)); } = 1;

    /// <summary>How many poses are drawn, of which the <see cref="Count"/> that fit the prompt best are kept,
    /// the best first.</summary>
    /// <value>
    /// <see cref="Count"/> to <see cref="MaxCount"/>, or <see langword="null"/> (the default) to keep all
    /// that are drawn and score none. Needs a pipeline with <see cref="PosePipelineOptions.Scorer"/>.
    /// </value>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public int? BestOf
    {
        get;
        init => field = value is { } given ? OptionRange.Check(given, 1, MaxCount, nameof(BestOf)) : null;
    }

    /// <summary>
    /// How far draws stray from the most likely place: 0 takes the mode, 1 draws from the predicted density
    /// itself, above 1 flattens it. Applies to boxes and keypoints alike unless they have their own.
    /// </summary>
    /// <value>0 to 1000. The default is 0.1, as in the paper's demonstrations.</value>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public float Temperature { get; init => field = CheckTemperature(value, nameof(Temperature)); } = 0.1f;

    /// <summary>The temperature of box corners, where it differs (upstream:
    /// <c>bbox_dist_temperature</c>).</summary>
    /// <value>0 to 1000, or <see langword="null"/> (the default) for <see cref="Temperature"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public float? BoxTemperature
    {
        get;
        init => field = value is { } given ? CheckTemperature(given, nameof(BoxTemperature)) : null;
    }

    /// <summary>The temperature of keypoints, where it differs (upstream:
    /// <c>pose_dist_temperature</c>).</summary>
    /// <value>0 to 1000, or <see langword="null"/> (the default) for <see cref="Temperature"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public float? PointTemperature
    {
        get;
        init => field = value is { } given ? CheckTemperature(given, nameof(PointTemperature)) : null;
    }

    /// <summary>A further person is drawn when the predicted probability of one lies strictly above
    /// this.</summary>
    /// <value>0 to 1. The default is 0.5.</value>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public float PersonThreshold
    {
        get;
        init => field = OptionRange.Check(value, 0f, 1f, nameof(PersonThreshold));
    } = 0.5f;

    /// <summary>A keypoint is there when its predicted probability lies strictly above this.</summary>
    /// <value>0 to 1. The default is 0.5.</value>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public float PointThreshold
    {
        get;
        init => field = OptionRange.Check(value, 0f, 1f, nameof(PointThreshold));
    } = 0.5f;

    /// <summary>Where all randomness comes from: the same seed, request, machine kind and device give the
    /// same poses.</summary>
    /// <value>
    /// Any number, or <see langword="null"/> (the default) for one from the system's cryptographic source
    /// (below 2^53, so that every JSON reader keeps it). The result carries the seed that was used.
    /// </value>
    public ulong? Seed { get; init; }

    /// <summary>Exactly so many people, whatever the transformer thinks.</summary>
    /// <value>
    /// 0 to the transformer's own limit (<see cref="PosePipeline.MaxPeople"/>), or <see langword="null"/>
    /// (the default) to let it decide.
    /// </value>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public int? People
    {
        get;
        init => field = value is { } given ? OptionRange.Check(given, 0, int.MaxValue, nameof(People)) : null;
    }

    /// <summary>Width over height of the picture that the pose is for; see <see cref="WithSize"/>.</summary>
    /// <value>0.01 to 100. The default is 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public float AspectRatio
    {
        get;
        init => field = OptionRange.Check(value, 0.01f, 100f, nameof(AspectRatio));
    } = 1;

    /// <summary>The algorithm that draws from the predicted densities.</summary>
    /// <value>The default is <see cref="SamplerKind.Defensive"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">There is no such kind.</exception>
    public SamplerKind Sampler
    {
        get;
        init => field = Enum.IsDefined(value) ? value
            : throw new ArgumentOutOfRangeException(nameof(Sampler), value, $"{value} is not a sampler.");
    } = SamplerKind.Defensive;

    /// <summary>What is given and not drawn: boxes, people, leading keypoints.</summary>
    /// <value>The default, <see langword="null"/>, gives nothing.</value>
    public PosePrefix? Keep { get; init; }

    /// <summary>How many poses are drawn, those that are not kept included.</summary>
    internal int Draws => BestOf ?? Count;

    /// <summary>The same request for a picture of this many pixels.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side is not positive, or the ratio is out of
    /// range.</exception>
    public PoseRequest WithSize(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        return this with { AspectRatio = (float)width / height };
    }

    static float CheckTemperature(float value, string name) => OptionRange.Check(value, 0f, 1000f, name);
}
