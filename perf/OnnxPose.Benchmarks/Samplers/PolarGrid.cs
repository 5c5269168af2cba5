namespace OnnxPose.Benchmarks.Samplers;

/// <summary>
/// Midpoint quadrature of a tempered density over the part of the plane where one component dominates, in
/// polar coordinates of that component's whitened plane. The parts of all components cover the plane once.
/// </summary>
sealed class PolarGrid
{
    /// <summary>What lies beyond the grid is below exp(-this) of the largest density.</summary>
    const double NegligibleLog = 36;

    readonly double[] _masses;    // (ring, spoke)

    public PolarGrid(TemperedDensity density, int component, int rings, int spokes)
    {
        Spokes = spokes;
        _masses = new double[rings * spokes];
        var c = density.Components[component];
        var reach = density.LogPeak(component) - density.LargestLogPeak
            + Math.Log(density.Components.Length) + NegligibleLog * density.Temperature;
        RingWidth = Math.Sqrt(2 * Math.Max(reach, 1e-6)) / rings;
        var area = RingWidth * Math.Tau / spokes * c.ScaleXX * c.ScaleYY;
        for (var ring = 0; ring < rings; ring++)
        {
            var radius = (ring + 0.5) * RingWidth;
            for (var spoke = 0; spoke < spokes; spoke++)
            {
                var (sin, cos) = Math.SinCos((spoke + 0.5) / spokes * Math.Tau);
                var x = c.X + c.ScaleXX * radius * cos;
                var y = c.Y + c.ScaleYX * radius * cos + c.ScaleYY * radius * sin;
                var value = density.At(x, y, out var dominant);
                _masses[ring * spokes + spoke] = dominant == component ? value * radius * area : 0;
            }
        }
    }

    public int Spokes { get; }

    public int Rings => _masses.Length / Spokes;

    public double RingWidth { get; }

    public ReadOnlySpan<double> Ring(int ring) => _masses.AsSpan(ring * Spokes, Spokes);

    public double Total => _masses.Sum();
}
