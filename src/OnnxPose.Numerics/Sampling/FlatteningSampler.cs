namespace OnnxPose.Numerics;

/// <summary>Exact rejection for T above 1.</summary>
/// <remarks>
/// With a_k = w_k N_k(x) and b = 1/T below 1, (sum a_k)^b is at most sum a_k^b, so that a draw from the
/// component-tempered mixture is accepted with probability (sum a_k)^b / sum a_k^b, which is K^(b-1) or more.
/// </remarks>
static class FlatteningSampler
{
    /// <summary>Draws one point.</summary>
    public static (double X, double Y) Sample(
        in GaussianMixture mixture, double temperature, ref PoseRandom random)
    {
        Span<WeightedGaussian> table = stackalloc WeightedGaussian[mixture.Count];
        MixtureDensity.Load(mixture, table);
        Span<double> masses = stackalloc double[table.Length];
        Span<double> logs = stackalloc double[table.Length];
        var logTotal = TemperedComponents.LogMasses(table, temperature, logs);
        for (var k = 0; k < masses.Length; k++)
        {
            masses[k] = Math.Exp(logs[k] - logTotal) + (k == 0 ? 0 : masses[k - 1]);
        }
        // Acceptance is at least 1/K, so that running out of tries has a chance below e^-64.
        for (var tries = 64 * table.Length; ; tries--)
        {
            var k = WeightedPick.FirstAbove(masses, random.NextDouble() * masses[^1]);
            var scale = Math.Sqrt(temperature);
            var (x, y) = table[k].At(scale * random.NextNormal(), scale * random.NextNormal());
            if (tries == 0 || random.NextDouble() < Acceptance(table, 1 / temperature, x, y, logs))
            {
                return (x, y);
            }
        }
    }

    static double Acceptance(
        ReadOnlySpan<WeightedGaussian> table, double power, double x, double y, Span<double> logs)
    {
        var max = double.NegativeInfinity;
        for (var k = 0; k < table.Length; k++)
        {
            logs[k] = table[k].LogDensity(x, y);
            max = Math.Max(max, logs[k]);
        }
        var (sum, sumOfPowers) = (0.0, 0.0);
        foreach (var log in logs)
        {
            sum += Math.Exp(log - max);
            sumOfPowers += Math.Exp(power * (log - max));
        }
        return Math.Pow(sum, power) / sumOfPowers;
    }
}
