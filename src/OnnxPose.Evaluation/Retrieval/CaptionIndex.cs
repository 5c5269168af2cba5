namespace OnnxPose.Evaluation.Retrieval;

/// <summary>The baseline that makes no poses: the pose of the nearest caption of many.</summary>
/// <remarks>Thread-safe.</remarks>
sealed class CaptionIndex
{
    /// <summary>An index over pairs.</summary>
    /// <param name="pairs">One or more.</param>
    /// <param name="features">What a text encoder gives of each caption, in the same order.</param>
    /// <exception cref="ArgumentException">There is no pair, or there are more or fewer features.</exception>
    public CaptionIndex(IReadOnlyList<CaptionPair> pairs, FeatureIndex features)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentNullException.ThrowIfNull(features);
        if (pairs.Count == 0 || pairs.Count != features.Count)
        {
            throw new ArgumentException(
                $"{pairs.Count} pairs and {features.Count} features; expected one feature for each of at " +
                "least one pair.", nameof(features));
        }
        (Pairs, Features) = (pairs, features);
    }

    /// <summary>Captions and poses.</summary>
    public IReadOnlyList<CaptionPair> Pairs { get; }

    /// <summary>The captions' features: CLIP's <c>text_embeds</c>, not normalised.</summary>
    public FeatureIndex Features { get; }
}
