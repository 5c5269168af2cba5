namespace OnnxPose.Benchmarks.Samplers;

/// <summary>
/// The plane cut into cells (dominant component x 6 radial x 8 angular quantiles), and the mass of each under
/// p^(1/T) / Z by quadrature on two independent grids.
/// </summary>
sealed class TemperedPartition
{
    const int CellsPerComponent = ComponentCells.Shells * ComponentCells.Sectors;

    readonly TemperedDensity _density;
    readonly ComponentCells[] _cells;

    public TemperedPartition(TemperedDensity density, int fineness)
    {
        _density = density;
        var components = density.Components.Length;
        var coarse = Grids(fineness, fineness);
        _cells = [.. coarse.Select(static grid => new ComponentCells(grid))];
        var first = MassesOf(coarse, out _);
        // Twice as fine: no node in common, but the cells' edges fall between nodes again.
        Masses = MassesOf(Grids(2 * fineness, 2 * fineness), out var total);
        ReferenceDistance = Distance(first, Masses);
        LogNormaliser = Math.Log(total) + density.LargestLogPeak / density.Temperature;

        PolarGrid[] Grids(int rings, int spokes) =>
            [.. Enumerable.Range(0, components).Select(k => new PolarGrid(density, k, rings, spokes))];
    }

    /// <summary>The mass of each cell by the finer grid; sum 1.</summary>
    public double[] Masses { get; }

    /// <summary>ln of the integral of p^(1/T).</summary>
    public double LogNormaliser { get; }

    /// <summary>Total-variation distance between the two grids' masses: how exact the reference is.</summary>
    public double ReferenceDistance { get; }

    /// <summary>The cell of a point.</summary>
    public int Cell(double x, double y)
    {
        var (component, radius, turn) = _density.Locate(x, y);
        return component * CellsPerComponent + _cells[component].Cell(radius, turn);
    }

    /// <summary>Total-variation distance between two distributions over the cells.</summary>
    public static double Distance(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += Math.Abs(a[i] - b[i]);
        }
        return sum / 2;
    }

    double[] MassesOf(PolarGrid[] grids, out double total)
    {
        var masses = new double[grids.Length * CellsPerComponent];
        for (var k = 0; k < grids.Length; k++)
        {
            _cells[k].AddMasses(grids[k], masses.AsSpan(k * CellsPerComponent, CellsPerComponent));
        }
        total = masses.Sum();
        for (var i = 0; i < masses.Length; i++)
        {
            masses[i] /= total;
        }
        return masses;
    }
}
