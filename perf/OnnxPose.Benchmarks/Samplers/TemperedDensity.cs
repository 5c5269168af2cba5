using OnnxPose.Numerics;

namespace OnnxPose.Benchmarks.Samplers;

/// <summary>
/// p^(1/T) in plain scalar double precision, written independently of the samplers under test.
/// </summary>
sealed class TemperedDensity
{
    readonly double[] _logPeaks;

    public TemperedDensity(GaussianComponent[] components, double temperature)
    {
        Components = components;
        Temperature = temperature;
        _logPeaks = [.. components.Select(static c => c.LogPeak)];
        LargestLogPeak = _logPeaks.Max();
    }

    public GaussianComponent[] Components { get; }

    public double Temperature { get; }

    public double LargestLogPeak { get; }

    public double LogPeak(int component) => _logPeaks[component];

    /// <summary>
    /// The component with the largest share at a point, and (p / largest peak)^(1/T) there.
    /// </summary>
    public double At(double x, double y, out int dominant)
    {
        Span<double> logs = stackalloc double[Components.Length];
        dominant = 0;
        for (var k = 0; k < logs.Length; k++)
        {
            logs[k] = _logPeaks[k] - Components[k].SquaredDistance(x, y) / 2;
            dominant = logs[k] > logs[dominant] ? k : dominant;
        }
        var sum = 0.0;
        foreach (var log in logs)
        {
            sum += Math.Exp(log - logs[dominant]);
        }
        return Math.Exp((logs[dominant] + Math.Log(sum) - LargestLogPeak) / Temperature);
    }

    /// <summary>
    /// The dominant component at a point, and the point's polar coordinates in its whitened plane.
    /// </summary>
    public (int Component, double Radius, double Turn) Locate(double x, double y)
    {
        var best = 0;
        var highest = double.NegativeInfinity;
        for (var k = 0; k < Components.Length; k++)
        {
            var log = _logPeaks[k] - Components[k].SquaredDistance(x, y) / 2;
            if (log > highest)
            {
                (best, highest) = (k, log);
            }
        }
        var c = Components[best];
        var u = (x - c.X) / c.ScaleXX;
        var v = (y - c.Y - c.ScaleYX * u) / c.ScaleYY;
        var turn = Math.Atan2(v, u) / Math.Tau;
        return (best, Math.Sqrt(u * u + v * v), turn < 0 ? turn + 1 : turn);
    }
}
