namespace OnnxPose.Evaluation.Retrieval;

/// <summary>Finds the nearest of many features, exactly.</summary>
/// <remarks>
/// Every search looks at every row: dot products in single precision find the few rows that rounding leaves
/// in question, double precision decides among them. Of equally near rows the first one is found. Immutable
/// by convention (the array is not copied) and thread-safe; a search uses all processors.
/// </remarks>
sealed class FeatureIndex
{
    // Far from where the square of a length would leave single precision.
    const float LongestAllowed = 1e18f;

    readonly float[] _features;

    /// <summary>An index over features.</summary>
    /// <param name="features">(row, width).</param>
    /// <param name="width">Numbers of a feature, from 1.</param>
    /// <exception cref="ArgumentException">They are not whole rows, or a row is not finite
    /// or longer than 1e18.</exception>
    public FeatureIndex(float[] features, int width)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        if (features.Length % width != 0)
        {
            throw new ArgumentException(
                $"{features.Length} numbers are not rows of {width} features.", nameof(features));
        }
        (_features, Width) = (features, width);
        Lengths = new double[features.Length / width];
        Parallel.For(0, Lengths.Length, row => Lengths[row] = LengthOf(Row(row)));
        var wrong = Array.FindIndex(Lengths, static length => !(length <= LongestAllowed));
        if (wrong >= 0)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"Row {wrong} of the features has length {Lengths[wrong]}; ") +
                FormattableString.Invariant($"expected at most {LongestAllowed}."), nameof(features));
        }
    }

    /// <summary>How many rows there are.</summary>
    public int Count => Lengths.Length;

    /// <summary>Numbers of a feature.</summary>
    public int Width { get; }

    /// <summary>The length of each row.</summary>
    internal double[] Lengths { get; }

    /// <summary>A row.</summary>
    public ReadOnlySpan<float> Row(int row) => _features.AsSpan(row * Width, Width);

    /// <summary>The row nearest to each query.</summary>
    /// <param name="queries">(query, <see cref="Width"/>).</param>
    /// <param name="metric">What near means.</param>
    /// <param name="rows">Only the first so many rows count, from 1; all where it is null.</param>
    /// <param name="except">For each query a row that does not count, such as its own;
    /// none where it is null.</param>
    /// <param name="cancellationToken">Asked every few thousand rows.</param>
    /// <exception cref="ArgumentException">The queries are not whole rows of <see cref="Width"/>, one of them
    /// is not finite, or no row is left to find.</exception>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    public int[] Nearest(float[] queries, FeatureMetric metric, int? rows = null, int[]? except = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(queries);
        var counted = rows ?? Count;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(counted, Count, nameof(rows));
        ArgumentOutOfRangeException.ThrowIfLessThan(counted, except is null ? 1 : 2, nameof(rows));
        if (queries.Length % Width != 0)
        {
            throw new ArgumentException(
                $"{queries.Length} numbers are not queries of {Width} features.", nameof(queries));
        }
        if (except is not null && except.Length != queries.Length / Width)
        {
            throw new ArgumentException(
                $"{except.Length} rows to leave out; expected one for each of {queries.Length / Width} " +
                "queries.",
                nameof(except));
        }
        for (var i = 0; i < queries.Length; i += Width)
        {
            if (!(LengthOf(queries.AsSpan(i, Width)) <= LongestAllowed))
            {
                throw new ArgumentException(
                    $"Query {i / Width} is not finite or longer than 1e18.", nameof(queries));
            }
        }
        return new FeatureSearch(this, queries, metric, counted, except).Run(cancellationToken);
    }

    /// <summary>The length of a feature, in double precision: the search counts on it.</summary>
    internal static double LengthOf(ReadOnlySpan<float> feature)
    {
        var sum = 0.0;
        foreach (var value in feature)
        {
            sum += (double)value * value;
        }
        return Math.Sqrt(sum);
    }
}
