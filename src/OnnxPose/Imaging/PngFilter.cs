using System.Numerics.Tensors;

namespace OnnxPose.Imaging;

/// <summary>PNG's five row filters for three bytes a pixel.</summary>
/// <remarks>Reference: PNG specification, section 9. Not thread-safe; one per picture.</remarks>
sealed class PngFilter(int rowLength)
{
    const int PixelBytes = 3;

    readonly byte[] _best = new byte[rowLength + 1], _candidate = new byte[rowLength + 1];

    /// <summary>The row behind its filter number, by the filter that leaves
    /// the smallest differences.</summary>
    /// <param name="row">The row's bytes.</param>
    /// <param name="above">The row above, zeros for the first.</param>
    /// <returns>Valid until the next call.</returns>
    public ReadOnlySpan<byte> Apply(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above)
    {
        var best = (Cost: int.MaxValue, Row: _best);
        var spare = _candidate;
        for (byte filter = 0; filter <= 4 && best.Cost > 0; filter++)
        {
            Filter(filter, row, above, spare);
            var cost = Cost(spare.AsSpan(1));
            if (cost < best.Cost)
            {
                (best, spare) = ((cost, spare), best.Row);
            }
        }
        return best.Row;
    }

    static void Filter(byte filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, Span<byte> result)
    {
        result[0] = filter;
        result = result[1..];
        switch (filter)
        {
            case 0:
                row.CopyTo(result);
                break;
            case 1:
                row[..PixelBytes].CopyTo(result);
                TensorPrimitives.Subtract(row[PixelBytes..], row[..^PixelBytes], result[PixelBytes..]);
                break;
            case 2:
                TensorPrimitives.Subtract(row, above, result);
                break;
            case 3:
                Average(row, above, result);
                break;
            default:
                Paeth(row, above, result);
                break;
        }
    }

    static void Average(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, Span<byte> result)
    {
        for (var i = 0; i < row.Length; i++)
        {
            var left = i < PixelBytes ? 0 : row[i - PixelBytes];
            result[i] = (byte)(row[i] - (left + above[i]) / 2);
        }
    }

    static void Paeth(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, Span<byte> result)
    {
        TensorPrimitives.Subtract(row[..PixelBytes], above[..PixelBytes], result);
        for (var i = PixelBytes; i < row.Length; i++)
        {
            int left = row[i - PixelBytes], up = above[i], corner = above[i - PixelBytes];
            var (toLeft, toUp) = (Math.Abs(up - corner), Math.Abs(left - corner));
            var toCorner = Math.Abs(left + up - 2 * corner);
            var nearest = toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
            result[i] = (byte)(row[i] - nearest);
        }
    }

    static int Cost(ReadOnlySpan<byte> differences)
    {
        var cost = 0;
        foreach (var difference in differences)
        {
            cost += Math.Abs((int)(sbyte)difference);
        }
        return cost;
    }
}
