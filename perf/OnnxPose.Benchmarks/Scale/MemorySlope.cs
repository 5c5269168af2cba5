namespace OnnxPose.Benchmarks.Scale;

/// <summary>How memory grows over the second half of a run: a straight line through its samples,
/// by least squares.</summary>
/// <param name="PerThousand">MiB per 1,000 prompts.</param>
/// <param name="Uncertainty">Twice its standard error, were the samples independent of each other.</param>
/// <param name="Level">MiB in the mean.</param>
sealed record MemorySlope(double PerThousand, double Uncertainty, double Level)
{
    /// <summary>MiB per 1,000 prompts that a run may grow by.</summary>
    public const double Bar = 0.1;

    const double Mebibyte = 1 << 20;

    /// <summary>Whether memory is flat.</summary>
    /// <exception cref="InvalidOperationException">There were too few samples to say.</exception>
    public bool IsFlat => double.IsFinite(PerThousand) && double.IsFinite(Uncertainty)
        ? PerThousand <= Bar
        : throw new InvalidOperationException(
            "A slope takes at least three samples in the second half of a run.");

    /// <summary>Fits the second half of a run.</summary>
    public static MemorySlope Of(IReadOnlyList<MemorySample> run, Func<MemorySample, long> bytes)
    {
        var half = run.Where(sample => 2 * sample.Prompts > run[^1].Prompts).ToArray();
        double[] x = [.. half.Select(static sample => sample.Prompts / 1e3)];
        double[] y = [.. half.Select(sample => bytes(sample) / Mebibyte)];
        var (middle, level) = (x.Average(), y.Average());
        var spread = x.Sum(value => (value - middle) * (value - middle));
        var slope = x.Zip(y, (a, b) => (a - middle) * (b - level)).Sum() / spread;
        var rest = x.Zip(y, (a, b) => Math.Pow(b - level - (slope * (a - middle)), 2)).Sum();
        return new(slope, 2 * Math.Sqrt(rest / (x.Length - 2) / spread), level);
    }
}
