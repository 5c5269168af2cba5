using System.Numerics.Tensors;

namespace OnnxPose.Evaluation.Retrieval;

/// <summary>One search of a <see cref="FeatureIndex"/> for any number of queries.</summary>
sealed class FeatureSearch
{
    // 200 kB of 768 features: they stay near the processor for all queries.
    const int RowsPerTile = 64;

    // Half the distance between 1 and the next single-precision number.
    const double Rounding = 1.0 / (1 << 24);

    readonly FeatureIndex _index;
    readonly float[] _queries, _scaled;
    readonly double[] _margins;
    readonly FeatureMetric _metric;
    readonly int _rows;
    readonly int[]? _except;

    public FeatureSearch(
        FeatureIndex index, float[] queries, FeatureMetric metric, int rows, int[]? except)
    {
        (_index, _queries, _metric, _rows, _except) = (index, queries, metric, rows, except);
        (_scaled, _margins) = ([.. queries], new double[queries.Length / index.Width]);
        var longest = metric == FeatureMetric.L2 ? index.Lengths.Take(rows).Max() : 1;
        for (var query = 0; query < _margins.Length; query++)
        {
            var values = _scaled.AsSpan(query * index.Width, index.Width);
            var length = FeatureIndex.LengthOf(values);
            if (metric == FeatureMetric.Cosine && length > 0)
            {
                Scale(values, 1 / length);
                length = 1;
            }
            // What rounding can do to two dot products, summed in any order, and to numbers next to zero.
            _margins[query] = (2 * (index.Width + 4) * Rounding * length * longest)
                + (2 * index.Width * (double)float.Epsilon);
        }
    }

    /// <summary>The row nearest to each query.</summary>
    public int[] Run(CancellationToken cancellationToken)
    {
        var parts = Math.Clamp(_rows / RowsPerTile, 1, Environment.ProcessorCount);
        var found = new Shortlist[parts][];
        Parallel.For(0, parts, new ParallelOptions { CancellationToken = cancellationToken }, part =>
            found[part] = Scan((int)((long)_rows * part / parts), (int)((long)_rows * (part + 1) / parts),
                cancellationToken));
        var nearest = new int[_margins.Length];
        Parallel.For(0, nearest.Length, query => nearest[query] = Decide(query, found));
        return nearest;
    }

    Shortlist[] Scan(int from, int to, CancellationToken cancellationToken)
    {
        var lists = Array.ConvertAll(_margins, static margin => new Shortlist(margin));
        for (var tile = from; tile < to; tile += RowsPerTile)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var end = Math.Min(to, tile + RowsPerTile);
            for (var query = 0; query < lists.Length; query++)
            {
                var values = _scaled.AsSpan(query * _index.Width, _index.Width);
                for (var row = tile; row < end; row++)
                {
                    if (_except is null || _except[query] != row)
                    {
                        Offer(lists[query], query, row, Gap(values, row));
                    }
                }
            }
        }
        return lists;
    }

    // Of many rows that are equal, or nearer one by one, only the nearest so far is kept.
    void Offer(Shortlist list, int query, int row, double gap)
    {
        if (list.IsFull)
        {
            list.KeepOnly(Nearest(query, list.Within(list.Best)));
        }
        list.Offer(row, gap);
    }

    // The lower, the nearer: half the squared distance without the query's own part, or minus the cosine.
    double Gap(ReadOnlySpan<float> query, int row)
    {
        var length = _index.Lengths[row];
        if (_metric == FeatureMetric.L2)
        {
            return (length * length / 2) - TensorPrimitives.Dot(query, _index.Row(row));
        }
        return length switch
        {
            0 => 0,
            < 1e-12 => -Dot(query, _index.Row(row)) / length,    // single precision ends there
            _ => -TensorPrimitives.Dot(query, _index.Row(row)) / length,
        };
    }

    int Decide(int query, Shortlist[][] found)
    {
        var best = found.Min(part => part[query].Best);
        return Nearest(query, found.SelectMany(part => part[query].Within(best)));
    }

    // In double precision; of equally near rows the first one.
    int Nearest(int query, IEnumerable<int> rows)
    {
        var values = _queries.AsSpan(query * _index.Width, _index.Width);
        var (nearest, distance) = (-1, double.PositiveInfinity);
        foreach (var row in rows)
        {
            var exact = Distance(values, row);
            if (nearest < 0 || exact < distance)
            {
                (nearest, distance) = (row, exact);
            }
        }
        return nearest;
    }

    double Distance(ReadOnlySpan<float> query, int row)
    {
        var feature = _index.Row(row);
        if (_metric == FeatureMetric.Cosine)
        {
            var square = Dot(feature, feature);
            return square > 0 ? -Dot(query, feature) / Math.Sqrt(square) : 0;
        }
        var sum = 0.0;
        for (var i = 0; i < feature.Length; i++)
        {
            var difference = (double)query[i] - feature[i];
            sum += difference * difference;
        }
        return sum;
    }

    static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += (double)a[i] * b[i];
        }
        return sum;
    }

    static void Scale(Span<float> values, double factor)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)(values[i] * factor);
        }
    }

    /// <summary>The rows of which rounding leaves open whether they are the nearest.</summary>
    sealed class Shortlist(double margin)
    {
        const int Most = 64;

        readonly List<(int Row, double Gap)> _rows = [];

        /// <summary>Whether it is to be shortened before more is offered.</summary>
        public bool IsFull => _rows.Count == Most;

        /// <summary>The smallest gap that was offered.</summary>
        public double Best { get; private set; } = double.PositiveInfinity;

        public void Offer(int row, double gap)
        {
            if (gap <= Best + margin)
            {
                _rows.Add((row, gap));
                Best = Math.Min(Best, gap);
            }
        }

        /// <summary>Forgets all rows but one of them, which is as near as any.</summary>
        public void KeepOnly(int row) => _rows.RemoveAll(kept => kept.Row != row);

        /// <summary>The rows, in their order, that may be as near as <paramref name="best"/>.</summary>
        public IEnumerable<int> Within(double best) =>
            _rows.Where(row => row.Gap <= best + margin).Select(static row => row.Row);
    }
}
