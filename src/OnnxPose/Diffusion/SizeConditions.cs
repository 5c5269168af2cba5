using OnnxPose.Onnx.Architectures;

namespace OnnxPose.Diffusion;

/// <summary>
/// What SDXL is told of the picture's sizes (micro-conditioning), for the prompt and for the negative prompt.
/// </summary>
/// <remarks>
/// Dustin Podell et al., "SDXL" (2023), section 2.2. The base network reads (original height, width, crop
/// top, left, target height, width), a refiner an aesthetic score in place of the target. Immutable and
/// thread-safe.
/// </remarks>
sealed record SizeConditions
{
    const int NumbersOfBase = 6;
    const int NumbersOfRefiner = 5;

    /// <summary>The picture's size before it was cropped; null (the default) for the size that is
    /// made.</summary>
    public PictureSize? Original { get; init; }

    /// <summary>Where it was cropped; the default is the corner itself: a well centred picture.</summary>
    public CropCorner Crop { get; init; }

    /// <summary>The size it was brought to; null (the default) for the size that is made.</summary>
    public PictureSize? Target { get; init; }

    /// <summary>
    /// The same for the negative prompt. A base network takes it only together with
    /// <see cref="NegativeTarget"/>: without one of them both prompts are told the same.
    /// </summary>
    public PictureSize? NegativeOriginal { get; init; }

    /// <summary>The same for the negative prompt; a base network takes it only with both negative
    /// sizes.</summary>
    public CropCorner NegativeCrop { get; init; }

    /// <summary>The same for the negative prompt; see <see cref="NegativeOriginal"/>.</summary>
    public PictureSize? NegativeTarget { get; init; }

    /// <summary>How beautiful a refiner is to think the picture.</summary>
    /// <value>0 to 10. The default is 6.</value>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public float AestheticScore
    {
        get;
        init => field = OptionRange.Check(value, 0f, 10f, nameof(AestheticScore));
    } = 6;

    /// <summary>The same for the negative prompt.</summary>
    /// <value>0 to 10. The default is 2.5.</value>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public float NegativeAestheticScore
    {
        get;
        init => field = OptionRange.Check(value, 0f, 10f, nameof(NegativeAestheticScore));
    } = 2.5f;

    /// <summary>What a network is told that reads so many numbers.</summary>
    /// <param name="config">The network's sizes.</param>
    /// <param name="prompts">What it is told of text, of which the rest follows.</param>
    /// <param name="made">The size that is made.</param>
    /// <exception cref="ArgumentException">It reads neither five nor six numbers beside such a
    /// text.</exception>
    public TimeIds For(UNetConfig config, PromptPair prompts, PictureSize made) =>
        config.TimeIds(prompts.Prompt.Pooled.Length) switch
        {
            NumbersOfBase => ForBase(made),
            NumbersOfRefiner => ForRefiner(made),
            _ => throw new ArgumentException(
                $"A pooled text of {prompts.Prompt.Pooled.Length} leaves no room for {NumbersOfRefiner} " +
                $"or {NumbersOfBase} sizes, {config.TimeIdWidth} wide each, in the UNet's " +
                $"{config.ConditionWidth}. Check that text encoder and UNet belong together.",
                nameof(prompts)),
        };

    /// <summary>What a network that reads six numbers is told.</summary>
    /// <param name="made">The size that is made.</param>
    public TimeIds ForBase(PictureSize made)
    {
        float[] prompt = SixNumbers(Original ?? made, Crop, Target ?? made);
        return NegativeOriginal is { } original && NegativeTarget is { } target
            ? new(SixNumbers(original, NegativeCrop, target), prompt)
            : new(prompt, prompt);
    }

    /// <summary>What a network that reads five numbers is told.</summary>
    /// <param name="made">The size that is made.</param>
    public TimeIds ForRefiner(PictureSize made)
    {
        var original = Original ?? made;
        return new(
            FiveNumbers(NegativeOriginal ?? original, NegativeCrop, NegativeAestheticScore),
            FiveNumbers(original, Crop, AestheticScore));
    }

    static float[] SixNumbers(PictureSize original, CropCorner crop, PictureSize target) =>
        [original.Height, original.Width, crop.Top, crop.Left, target.Height, target.Width];

    static float[] FiveNumbers(PictureSize original, CropCorner crop, float score) =>
        [original.Height, original.Width, crop.Top, crop.Left, score];
}
