namespace OnnxPose.Benchmarks.Samplers;

/// <summary>
/// One component's part of the plane, cut into shells of equal mass and these into sectors of equal mass.
/// </summary>
sealed class ComponentCells
{
    public const int Shells = 6;
    public const int Sectors = 8;

    readonly double[] _radii = new double[Shells - 1];
    readonly double[][] _turns = new double[Shells][];

    /// <summary>Puts the cuts where the grid says that the masses are equal.</summary>
    public ComponentCells(PolarGrid grid)
    {
        var ringMasses = Enumerable.Range(0, grid.Rings).Select(r => Sum(grid.Ring(r))).ToArray();
        var cuts = Cuts(ringMasses, Shells);
        for (var shell = 0; shell < Shells; shell++)
        {
            var from = shell == 0 ? 0 : cuts[shell - 1];
            var to = shell == Shells - 1 ? grid.Rings : cuts[shell];
            var spokeMasses = new double[grid.Spokes];
            for (var ring = from; ring < to; ring++)
            {
                Add(grid.Ring(ring), spokeMasses);
            }
            _turns[shell] = [.. Cuts(spokeMasses, Sectors).Select(cut => (double)cut / grid.Spokes)];
        }
        for (var i = 0; i < _radii.Length; i++)
        {
            _radii[i] = cuts[i] * grid.RingWidth;
        }
    }

    /// <summary>The cell of a point, from 0 to <see cref="Shells"/> * <see cref="Sectors"/> - 1.</summary>
    public int Cell(double radius, double turn)
    {
        var shell = CountBelow(_radii, radius);
        return shell * Sectors + CountBelow(_turns[shell], turn);
    }

    /// <summary>Adds the masses of the cells as another grid sees them.</summary>
    public void AddMasses(PolarGrid grid, Span<double> masses)
    {
        for (var ring = 0; ring < grid.Rings; ring++)
        {
            var values = grid.Ring(ring);
            for (var spoke = 0; spoke < values.Length; spoke++)
            {
                if (values[spoke] > 0)
                {
                    masses[Cell((ring + 0.5) * grid.RingWidth, (spoke + 0.5) / grid.Spokes)] += values[spoke];
                }
            }
        }
    }

    static int[] Cuts(double[] masses, int parts)
    {
        var cuts = new int[parts - 1];
        var total = masses.Sum();
        var sum = 0.0;
        var part = 0;
        for (var i = 0; i < masses.Length && part < cuts.Length; i++)
        {
            sum += masses[i];
            while (part < cuts.Length && sum >= total * (part + 1) / parts)
            {
                cuts[part++] = i + 1;
            }
        }
        return cuts;
    }

    static int CountBelow(double[] cuts, double value)
    {
        var count = 0;
        while (count < cuts.Length && value >= cuts[count])
        {
            count++;
        }
        return count;
    }

    static double Sum(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }
        return sum;
    }

    static void Add(ReadOnlySpan<double> values, double[] sums)
    {
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] += values[i];
        }
    }
}
