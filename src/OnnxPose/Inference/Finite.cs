using System.Numerics.Tensors;

namespace OnnxPose.Inference;

/// <summary>Stops numbers that are not numbers at the border between two stages.</summary>
static class Finite
{
    /// <summary>True if no element is NaN or infinite.</summary>
    public static bool AreAll(ReadOnlySpan<float> values) => TensorPrimitives.IsFiniteAll(values);

    /// <summary>Checks every element.</summary>
    /// <exception cref="NonFiniteValueException">One is NaN or infinite.</exception>
    public static void Require(ReadOnlySpan<float> values, string stage)
    {
        if (AreAll(values))
        {
            return;
        }
        for (var i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                throw new NonFiniteValueException(FormattableString.Invariant(
                    $"{stage} has {values[i]} at index {i}, expected finite numbers. ") +
                    "Check the weights for damage; a model run in fp16 may have overflowed: run it in fp32.");
            }
        }
    }
}
