using System.Globalization;

namespace OnnxPose.Evaluation.Reports.Plots;

/// <summary>The way from values to places along one side of a plot, and the values that are marked
/// there.</summary>
sealed class PlotAxis
{
    const int WantedTicks = 6;

    readonly double _from, _to;
    readonly bool _log;

    /// <summary>An axis over a range.</summary>
    /// <param name="from">The lowest value; above 0 for a logarithmic axis.</param>
    /// <param name="to">The highest value; a range of no length is widened.</param>
    /// <param name="log">Whether equal ratios lie equally far apart.</param>
    public PlotAxis(double from, double to, bool log = false)
    {
        _log = log;
        (_from, _to) = to > from ? (from, to) : log ? (from / 2, from * 2) : (from - 0.5, from + 0.5);
    }

    /// <summary>An axis that holds values with a bit of room above and below.</summary>
    public static PlotAxis Around(IEnumerable<double> values)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        if (finite.Length == 0)
        {
            return new(0, 1);
        }
        var (low, high) = (finite.Min(), finite.Max());
        var room = 0.05 * (high - low);
        return new(low - room, high + room);
    }

    /// <summary>Where a value lies: 0 at the lowest, 1 at the highest.</summary>
    public double Place(double value) => _log
        ? Math.Log(value / _from) / Math.Log(_to / _from)
        : (value - _from) / (_to - _from);

    /// <summary>The values to mark, with what stands beside each.</summary>
    public IEnumerable<(double Value, string Text)> Ticks => _log ? LogTicks() : LinearTicks();

    IEnumerable<(double, string)> LinearTicks()
    {
        var rough = (_to - _from) / WantedTicks;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = (rough / power) switch
        {
            < 1.5 => 1,
            < 3 => 2,
            < 7 => 5,
            _ => 10,
        } * power;
        var digits = (int)Math.Max(0, -Math.Floor(Math.Log10(step) + 1e-9));
        var format = "F" + digits.ToString(CultureInfo.InvariantCulture);
        for (var i = Math.Ceiling((_from / step) - 1e-9); i * step <= _to + (1e-9 * step); i++)
        {
            var value = (i * step) + 0;     // no minus before a zero
            yield return (value, value.ToString(format, CultureInfo.InvariantCulture));
        }
    }

    // One, two and five of each power of ten.
    IEnumerable<(double, string)> LogTicks()
    {
        for (var power = Math.Pow(10, Math.Floor(Math.Log10(_from))); power <= _to; power *= 10)
        {
            foreach (var factor in (double[])[1, 2, 5])
            {
                var value = factor * power;
                if (value >= _from * (1 - 1e-9) && value <= _to * (1 + 1e-9))
                {
                    yield return (value, value.ToString("0.#####", CultureInfo.InvariantCulture));
                }
            }
        }
    }
}
