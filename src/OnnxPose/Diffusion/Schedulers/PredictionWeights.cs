using System.Runtime.CompilerServices;

namespace OnnxPose.Diffusion.Schedulers;

/// <summary>Weights of the newest prediction and the three before it.</summary>
[InlineArray(Count)]
struct PredictionWeights
{
    /// <summary>How many there are.</summary>
    public const int Count = 4;

    float _newest;

    /// <summary>Weights from the newest on; the rest count nothing.</summary>
    public static PredictionWeights Of(params ReadOnlySpan<float> weights)
    {
        var result = default(PredictionWeights);
        weights.CopyTo(result);
        return result;
    }

    /// <summary>Whether all are numbers.</summary>
    public readonly bool AreFinite => !((ReadOnlySpan<float>)this).ContainsAnyExceptInRange(
        float.MinValue, float.MaxValue);

    /// <summary>How many predictions have to be remembered for these weights.</summary>
    public readonly int Depth => ((ReadOnlySpan<float>)this).LastIndexOfAnyExcept(0f) + 1;
}
