namespace OnnxPose.Numerics;

/// <summary>
/// Points to choose one from, with the logarithms of their weights; a view of three columns.
/// </summary>
readonly ref struct CandidateSet(Span<double> x, Span<double> y, Span<double> logWeights)
{
    public Span<double> X { get; } = x;
    public Span<double> Y { get; } = y;

    /// <summary>Up to a constant; minus infinity for what fills the last vector, never NaN.</summary>
    public Span<double> LogWeights { get; } = logWeights;

    public int Count => X.Length;
}
