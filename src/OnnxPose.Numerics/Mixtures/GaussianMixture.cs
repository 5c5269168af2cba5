using System.Numerics.Tensors;

namespace OnnxPose.Numerics;

/// <summary>A mixture of 2-D Gaussians: what the pose transformer says about one position.</summary>
/// <remarks>
/// A view: it keeps the span it was made from and allocates nothing, so that span must not change while the
/// mixture is used. Layout of the 1 + 6K logits, as the published model writes them: existence; K mixture
/// logits; K pairs of means (x, y interleaved); K a's; K c's; K d's; the scale of component k is
/// [[0.001 + softplus(a), 0], [c, 0.001 + softplus(d)]]. Thread-safe.
/// </remarks>
public readonly ref struct GaussianMixture
{
    /// <summary>The most components that a mixture may have; the published model has 6.</summary>
    public const int MaxComponents = 64;

    /// <summary>Logits, means and scales beyond this are taken for an overflow and refused.</summary>
    public const float MaxMagnitude = 1e6f;

    /// <summary>
    /// Diagonal elements of a scale below this are refused: no coordinate can tell them from a point.
    /// </summary>
    public const double MinScale = 1e-9;

    const double ScaleOffset = 1e-3;
    const int LogitsPerComponent = 6;

    readonly ReadOnlySpan<float> _logits;
    readonly ReadOnlySpan<GaussianComponent> _components;
    readonly double _logTotalWeight;

    /// <summary>The mixture of one position's logits.</summary>
    /// <param name="logits">1 + 6K finite numbers, K from 1 to <see cref="MaxComponents"/>.</param>
    /// <exception cref="ArgumentException">The length is not 1 + 6K.</exception>
    /// <exception cref="NonFiniteValueException">
    /// A logit is NaN, infinite, or beyond <see cref="MaxMagnitude"/>.
    /// </exception>
    public GaussianMixture(ReadOnlySpan<float> logits)
    {
        Count = (logits.Length - 1) / LogitsPerComponent;
        if (logits.Length != 1 + LogitsPerComponent * Count || Count is < 1 or > MaxComponents)
        {
            throw new ArgumentException(
                $"A Gaussian mixture has 1 + 6K logits, K from 1 to {MaxComponents}; got {logits.Length}.",
                nameof(logits));
        }
        ThrowUnlessUsable(logits);
        _logits = logits;
        ExistenceLogit = logits[0];
        _logTotalWeight = StableMath.LogSumExp(logits.Slice(1, Count));
    }

    /// <summary>The mixture of explicit components; their weights need not be normalised.</summary>
    /// <param name="components">
    /// 1 to <see cref="MaxComponents"/>, at least one with a weight above zero.
    /// </param>
    /// <param name="existenceLogit">The logit that the point exists at all; certain by default.</param>
    /// <exception cref="ArgumentException">There are no components, or too many.</exception>
    /// <exception cref="NonFiniteValueException">
    /// A number is NaN, infinite or beyond <see cref="MaxMagnitude"/>, a diagonal element of a scale is below
    /// <see cref="MinScale"/>, or all weights are zero.
    /// </exception>
    public GaussianMixture(
        ReadOnlySpan<GaussianComponent> components, float existenceLogit = float.PositiveInfinity)
    {
        Count = components.Length;
        if (Count is < 1 or > MaxComponents)
        {
            throw new ArgumentException(
                $"A Gaussian mixture has 1 to {MaxComponents} components, got {Count}.", nameof(components));
        }
        _components = components;
        ExistenceLogit = existenceLogit;
        _logTotalWeight = CheckedLogTotalWeight(components);
    }

    /// <summary>K, the number of components.</summary>
    public int Count { get; }

    /// <summary>The logit that the point exists.</summary>
    public float ExistenceLogit { get; }

    /// <summary>The probability that the point exists, in [0, 1].</summary>
    public float ExistenceProbability => StableMath.Sigmoid(ExistenceLogit);

    /// <summary>
    /// Whether the point exists: the probability is above one half, strictly, in single precision.
    /// </summary>
    public bool Exists => ExistenceProbability > 0.5f;

    /// <summary>Component <paramref name="index"/>, with its normalised weight.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such component.</exception>
    public GaussianComponent this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return _logits.IsEmpty
                ? _components[index] with { LogWeight = _components[index].LogWeight - _logTotalWeight }
                : Decode(index);
        }
    }

    /// <summary>The natural logarithm of the density at a point (per unit of area).</summary>
    public double LogProbability(double x, double y)
    {
        Span<double> terms = stackalloc double[Count];
        for (var k = 0; k < terms.Length; k++)
        {
            terms[k] = this[k].LogDensity(x, y);
        }
        return StableMath.LogSumExp(terms);
    }

    /// <summary>The mean of the component whose weight is the <paramref name="rank"/>-th largest.</summary>
    /// <param name="rank">
    /// 0 for the heaviest, up to K - 1; of equal weights the first counts as heavier.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such rank.</exception>
    public (float X, float Y) HeaviestComponentMean(int rank = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rank);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rank, Count);
        for (var k = 0; ; k++)
        {
            if (RankOf(k) == rank)
            {
                return ((float)this[k].X, (float)this[k].Y);
            }
        }
    }

    int RankOf(int index)
    {
        var own = RawLogWeight(index);
        var rank = 0;
        for (var k = 0; k < Count; k++)
        {
            var other = RawLogWeight(k);
            rank += other > own || (other == own && k < index) ? 1 : 0;
        }
        return rank;
    }

    double RawLogWeight(int index) => _logits.IsEmpty ? _components[index].LogWeight : _logits[1 + index];

    GaussianComponent Decode(int index)
    {
        var means = _logits[(1 + Count)..];
        var scales = means[(2 * Count)..];
        return new(
            _logits[1 + index] - _logTotalWeight,
            means[2 * index],
            means[2 * index + 1],
            ScaleOffset + StableMath.SoftPlus(scales[index]),
            scales[Count + index],
            ScaleOffset + StableMath.SoftPlus(scales[2 * Count + index]));
    }

    static void ThrowUnlessUsable(ReadOnlySpan<float> logits)
    {
        var largest = TensorPrimitives.MaxMagnitude(logits);    // NaN propagates
        if (MathF.Abs(largest) <= MaxMagnitude)
        {
            return;
        }
        var index = 0;
        while (MathF.Abs(logits[index]) <= MaxMagnitude)
        {
            index++;
        }
        throw new NonFiniteValueException(FormattableString.Invariant(
            $"Logit {index} of {logits.Length} of a Gaussian mixture is {logits[index]}; expected a ") +
            $"finite number within {MaxMagnitude:0}. The network overflowed, or its weights are broken.");
    }

    static double CheckedLogTotalWeight(ReadOnlySpan<GaussianComponent> components)
    {
        Span<double> logWeights = stackalloc double[components.Length];
        for (var k = 0; k < components.Length; k++)
        {
            var c = components[k];
            logWeights[k] = c.LogWeight;
            var largest = Math.Max(Math.Max(Math.Abs(c.X), Math.Abs(c.Y)),
                Math.Max(Math.Abs(c.ScaleYX), Math.Max(c.ScaleXX, c.ScaleYY)));
            if (!(largest <= MaxMagnitude && c.ScaleXX >= MinScale && c.ScaleYY >= MinScale))
            {
                throw new NonFiniteValueException(
                    $"Component {k} of a Gaussian mixture is {c}; expected finite numbers within " +
                    $"{MaxMagnitude:0} and a diagonal of the scale from {MinScale:0e+0} on.");
            }
        }
        var total = StableMath.LogSumExp(logWeights);
        return double.IsFinite(total)
            ? total
            : throw new NonFiniteValueException("Every weight of a Gaussian mixture is zero.");
    }
}
