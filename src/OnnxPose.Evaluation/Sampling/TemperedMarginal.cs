using OnnxPose.Numerics;

namespace OnnxPose.Evaluation.Sampling;

/// <summary>The exact distribution of the first coordinate under p^(1/T) / Z, in bins.</summary>
/// <remarks>A midpoint sum over the plane in double precision, written without the samplers' code.</remarks>
static class TemperedMarginal
{
    const int PointsPerBin = 16, Rows = 3000;

    // Below exp of this, of the highest density.
    const double Negligible = -40;

    /// <summary>The masses of bins of equal width; what lies outside them or outside the rows does not
    /// count.</summary>
    /// <param name="components">The mixture.</param>
    /// <param name="temperature">Above 0.</param>
    /// <param name="range">Where the bins begin and end.</param>
    /// <param name="rows">From where to where the second coordinate is summed.</param>
    /// <param name="bins">How many bins there are.</param>
    /// <returns>(bin): sum 1.</returns>
    public static double[] Masses(GaussianComponent[] components, double temperature,
        (double From, double To) range, (double From, double To) rows, int bins)
    {
        var (columns, logPeaks) = (bins * PointsPerBin, Array.ConvertAll(components, static c => c.LogPeak));
        var peak = logPeaks.Max();
        var masses = new double[bins];
        Parallel.For(0, bins, bin =>
        {
            for (var i = bin * PointsPerBin; i < (bin + 1) * PointsPerBin; i++)
            {
                var x = range.From + ((i + 0.5) / columns * (range.To - range.From));
                for (var j = 0; j < Rows; j++)
                {
                    var y = rows.From + ((j + 0.5) / Rows * (rows.To - rows.From));
                    masses[bin] += Tempered(components, logPeaks, x, y, peak, temperature);
                }
            }
        });
        var total = masses.Sum();
        return Array.ConvertAll(masses, mass => mass / total);
    }

    // (p / peak)^(1/T).
    static double Tempered(GaussianComponent[] components, double[] logPeaks, double x, double y, double peak,
        double temperature)
    {
        Span<double> logs = stackalloc double[components.Length];
        var highest = double.NegativeInfinity;
        for (var k = 0; k < logs.Length; k++)
        {
            logs[k] = logPeaks[k] - (components[k].SquaredDistance(x, y) / 2);
            highest = Math.Max(highest, logs[k]);
        }
        if ((highest + Math.Log(logs.Length) - peak) / temperature < Negligible)
        {
            return 0;
        }
        var sum = 0.0;
        foreach (var log in logs)
        {
            sum += Math.Exp(log - highest);
        }
        return Math.Exp((highest + Math.Log(sum) - peak) / temperature);
    }
}
