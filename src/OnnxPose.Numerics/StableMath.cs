using System.Numerics.Tensors;

namespace OnnxPose.Numerics;

/// <summary>The one stable version of each formula that overflows when written as in the textbook.</summary>
/// <remarks>Stateless and thread-safe; allocates nothing.</remarks>
public static class StableMath
{
    /// <summary>
    /// Writes exp(x - max) / sum to <paramref name="probabilities"/>, which may be <paramref name="logits"/>
    /// itself.
    /// </summary>
    /// <param name="logits">
    /// Any finite numbers; minus infinity is a probability of zero. May be empty.
    /// </param>
    /// <param name="probabilities">At least as long as <paramref name="logits"/>; in [0, 1], sum 1.</param>
    /// <exception cref="ArgumentException"><paramref name="probabilities"/> is too short.</exception>
    /// <exception cref="NonFiniteValueException">
    /// A logit is NaN or plus infinity, or all are minus infinity.
    /// </exception>
    public static void SoftMax(ReadOnlySpan<float> logits, Span<float> probabilities)
    {
        if (logits.IsEmpty)
        {
            return;
        }
        probabilities = Destination(probabilities, logits.Length);
        var max = TensorPrimitives.Max(logits);    // NaN propagates, so one check covers every element
        ThrowUnlessFinite(max);
        TensorPrimitives.Subtract(logits, max, probabilities);
        TensorPrimitives.Exp<float>(probabilities, probabilities);    // the largest term is exactly 1
        var sum = 0.0;    // in double precision: many small terms beside a large one would not add up
        foreach (var term in probabilities)
        {
            sum += term;
        }
        TensorPrimitives.Divide(probabilities, (float)sum, probabilities);
    }

    /// <summary>The logarithm of the sum of exponentials, without overflow or underflow.</summary>
    /// <param name="logits">Finite numbers or minus infinity, at least one.</param>
    /// <returns>A finite number, or minus infinity where every logit is minus infinity.</returns>
    /// <exception cref="ArgumentException"><paramref name="logits"/> is empty.</exception>
    /// <exception cref="NonFiniteValueException">A logit is NaN or plus infinity.</exception>
    public static double LogSumExp(ReadOnlySpan<double> logits)
    {
        if (logits.IsEmpty)
        {
            throw new ArgumentException("The logarithm of an empty sum is not defined.", nameof(logits));
        }
        var max = TensorPrimitives.Max(logits);
        if (double.IsNegativeInfinity(max))
        {
            return max;
        }
        ThrowUnlessFinite(max);
        var sum = 0.0;
        foreach (var logit in logits)
        {
            sum += Math.Exp(logit - max);
        }
        return max + Math.Log(sum);
    }

    /// <inheritdoc cref="LogSumExp(ReadOnlySpan{double})"/>
    public static double LogSumExp(ReadOnlySpan<float> logits)
    {
        if (logits.IsEmpty)
        {
            throw new ArgumentException("The logarithm of an empty sum is not defined.", nameof(logits));
        }
        double max = TensorPrimitives.Max(logits);
        if (double.IsNegativeInfinity(max))
        {
            return max;
        }
        ThrowUnlessFinite(max);
        var sum = 0.0;
        foreach (var logit in logits)
        {
            sum += Math.Exp(logit - max);
        }
        return max + Math.Log(sum);
    }

    /// <summary>ln(1 + exp(x)), exact in both tails.</summary>
    /// <returns>Not negative; NaN for NaN.</returns>
    public static double SoftPlus(double x) => Math.Max(x, 0) + double.LogP1(Math.Exp(-Math.Abs(x)));

    /// <summary>1 / (1 + exp(-x)), without overflow.</summary>
    /// <returns>In [0, 1]; NaN for NaN.</returns>
    public static float Sigmoid(float x)
    {
        var small = MathF.Exp(-MathF.Abs(x));
        return x >= 0 ? 1 / (1 + small) : small / (1 + small);
    }

    static Span<float> Destination(Span<float> span, int length) =>
        span.Length >= length
            ? span[..length]
            : throw new ArgumentException(
                $"The destination holds {span.Length} numbers, needed are {length}.", nameof(span));

    static void ThrowUnlessFinite(double max)
    {
        if (!double.IsFinite(max))
        {
            throw new NonFiniteValueException(FormattableString.Invariant(
                $"The largest of the logits is {max}; expected a finite number. ") +
                "The network that made them overflowed, or its weights are broken.");
        }
    }
}
