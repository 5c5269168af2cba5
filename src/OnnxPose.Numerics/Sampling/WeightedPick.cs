using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace OnnxPose.Numerics;

/// <summary>A draw from a few weighted things.</summary>
static class WeightedPick
{
    /// <summary>The index of a draw by weight.</summary>
    /// <param name="logWeights">
    /// A multiple of eight, at least one finite, none NaN; overwritten with cumulative weights.
    /// </param>
    /// <param name="uniform">In [0, 1).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int ByLogWeights(Span<double> logWeights, double uniform)
    {
        var max = TensorPrimitives.Max<double>(logWeights);
        for (var i = 0; i < logWeights.Length; i += Vector512<double>.Count)
        {
            var log = Vector512.Create<double>(logWeights[i..]) - Vector512.Create(max);
            MixtureDensity.Exp(log).CopyTo(logWeights[i..]);
        }
        var total = 0.0;
        foreach (ref var weight in logWeights)
        {
            weight = total += weight;
        }
        return FirstAbove(logWeights, uniform * total);
    }

    /// <summary>
    /// The first index whose cumulative weight exceeds <paramref name="threshold"/>, else the last.
    /// </summary>
    public static int FirstAbove(ReadOnlySpan<double> cumulative, double threshold)
    {
        var low = 0;
        var high = cumulative.Length - 1;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (cumulative[middle] > threshold)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }
        return low;
    }
}
