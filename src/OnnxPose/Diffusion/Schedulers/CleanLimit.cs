using System.Numerics.Tensors;

namespace OnnxPose.Diffusion.Schedulers;

/// <summary>What a predicted clean picture is limited to before it is used.</summary>
/// <remarks>
/// Meant for networks over pixels; latents are seldom limited. Immutable and thread-safe.
/// </remarks>
abstract class CleanLimit
{
    /// <summary>No limit.</summary>
    public static CleanLimit None { get; } = new Nothing();

    /// <summary>Whether anything is limited.</summary>
    public bool IsNone => this is Nothing;

    /// <summary>Every value within plus and minus <paramref name="range"/> (<c>clip_sample</c>).</summary>
    public static CleanLimit Clip(float range) => new Range(range);

    /// <summary>
    /// Each picture within the given quantile of its magnitudes, then scaled to 1 (<c>thresholding</c>).
    /// </summary>
    /// <remarks>Chitwan Saharia et al., "Photorealistic Text-to-Image Diffusion Models with Deep Language
    /// Understanding" (2022), section 2.3.</remarks>
    /// <param name="quantile">0 to 1.</param>
    /// <param name="highest">What the threshold is held to at most; 1 at least.</param>
    public static CleanLimit Threshold(float quantile, float highest) => new Quantile(quantile, highest);

    /// <summary>Limits one picture in place. Allocates nothing.</summary>
    /// <param name="picture">The values.</param>
    /// <param name="scratch">As many values to work with.</param>
    public abstract void Apply(Span<float> picture, Span<float> scratch);

    sealed class Nothing : CleanLimit
    {
        public override void Apply(Span<float> picture, Span<float> scratch)
        {
        }
    }

    sealed class Range(float range) : CleanLimit
    {
        public override void Apply(Span<float> picture, Span<float> scratch) =>
            TensorPrimitives.Clamp(picture, -range, range, picture);
    }

    sealed class Quantile(float quantile, float highest) : CleanLimit
    {
        public override void Apply(Span<float> picture, Span<float> scratch)
        {
            TensorPrimitives.Abs<float>(picture, scratch);
            scratch.Sort();
            var rank = quantile * (picture.Length - 1);
            var (low, high) = ((int)MathF.Floor(rank), (int)MathF.Ceiling(rank));
            var at = scratch[low] + (rank - low) * (scratch[high] - scratch[low]);
            var threshold = Math.Min(Math.Max(at, 1), highest);
            TensorPrimitives.Clamp(picture, -threshold, threshold, picture);
            TensorPrimitives.Divide(picture, threshold, picture);
        }
    }
}
