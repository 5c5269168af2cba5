namespace OnnxPose.Evaluation.Reports;

/// <summary>A measured number and where the true one lies with 95 % confidence.</summary>
/// <param name="Value">What was measured.</param>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
readonly record struct Interval(double Value, double Low, double High)
{
    // The standard normal distribution's 97.5th percentile.
    const double Deviations = 1.959963984540054;

    /// <summary>A share of comparisons with Wilson's interval, which never leaves 0 to 1.</summary>
    /// <param name="wins">How many were won; a tie counts half.</param>
    /// <param name="all">How many there were, from 1.</param>
    public static Interval OfShare(double wins, int all)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(all);
        var share = wins / all;
        var square = Deviations * Deviations;
        var middle = (share + (square / (2 * all))) / (1 + (square / all));
        var half = Deviations / (1 + (square / all))
            * Math.Sqrt((share * (1 - share) / all) + (square / (4.0 * all * all)));
        return new(share, Math.Max(0, middle - half), Math.Min(1, middle + half));
    }

    /// <summary>The mean of differences between pairs, by their own spread.</summary>
    /// <param name="differences">One or more; of one alone nothing is known.</param>
    public static Interval OfPairs(IReadOnlyList<double> differences)
    {
        ArgumentOutOfRangeException.ThrowIfZero(differences.Count, nameof(differences));
        var mean = differences.Average();
        var variance = differences.Count == 1
            ? double.PositiveInfinity
            : differences.Sum(d => (d - mean) * (d - mean)) / (differences.Count - 1);
        var half = Deviations * Math.Sqrt(variance / differences.Count);
        return new(mean, mean - half, mean + half);
    }

    /// <summary>How often the first of two scores is the higher one; a tie counts half.</summary>
    public static Interval OfWins(IReadOnlyList<float> ours, IReadOnlyList<float> theirs)
    {
        var wins = ours.Zip(theirs).Sum(static pair =>
            pair.First > pair.Second ? 1 : pair.First == pair.Second ? 0.5 : 0);
        return OfShare(wins, ours.Count);
    }
}
