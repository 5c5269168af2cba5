namespace OnnxPose.Evaluation.Reports;

/// <summary>The 95 % confidence interval of a share; sensible at 0 and 1 too.</summary>
/// <remarks>Wilson, "Probable inference, the law of succession, and statistical inference", 1927.</remarks>
static class WilsonInterval
{
    const double Deviations = 1.959963984540054;     // of a normal distribution, for 95 %

    /// <summary>The interval's bounds, from 0 to 1.</summary>
    /// <param name="share">What was measured, from 0 to 1.</param>
    /// <param name="count">Independent trials that it was measured on, from 1.</param>
    public static (double Low, double High) Of(double share, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var shrink = Deviations * Deviations / count;
        var middle = (share + (shrink / 2)) / (1 + shrink);
        var half = Deviations / (1 + shrink)
            * Math.Sqrt(((share * (1 - share)) + (shrink / 4)) / count);
        return (Math.Max(0, middle - half), Math.Min(1, middle + half));
    }
}
