namespace OnnxPose.Numerics;

/// <summary>
/// The proposal of <see cref="DefensiveSampler"/>: three mixtures of Gaussians in one table.
/// </summary>
/// <remarks>
/// Half of it are Laplace approximations of p^(1/T) at the modes; a quarter is the component-tempered mixture
/// q_T ~ sum_k (w_k N_k)^(1/T), covariances T times the components'; a quarter is p itself. The first is
/// right where components overlap, the second where they do not, and the last bounds the weights everywhere.
/// </remarks>
static class DefensiveBlend
{
    /// <summary>Laplace approximations are made wider than they say: light tails would be missed.</summary>
    const double LaplaceWidening = 1.3;

    // What would get less than a thousandth of one candidate is left out; p still covers its place.
    const double LeastLogWeight = -11;

    static readonly double s_logHalf = Math.Log(0.5);
    static readonly double s_logQuarter = Math.Log(0.25);

    /// <summary>The room that <see cref="Fill"/> needs.</summary>
    public static int MostRows(int components) => ModeSearch.Starts(components) + 2 * components;

    /// <summary>
    /// Fills <paramref name="rows"/> with Laplace approximations, q_T, and last the components of p itself.
    /// Returns how many rows there are.
    /// </summary>
    public static int Fill(
        ReadOnlySpan<WeightedGaussian> mixture, ReadOnlySpan<MixtureMode> modes, double temperature,
        Span<WeightedGaussian> rows)
    {
        var count = AddModes(modes, temperature, rows);
        count += AddTempered(mixture, temperature, rows[count..]);
        foreach (ref readonly var component in mixture)
        {
            rows[count++] = component with { LogWeight = component.LogWeight + s_logQuarter };
        }
        return count;
    }

    static int AddModes(ReadOnlySpan<MixtureMode> modes, double temperature, Span<WeightedGaussian> rows)
    {
        if (modes.IsEmpty)
        {
            return 0;
        }
        Span<double> logMasses = stackalloc double[modes.Length];
        for (var i = 0; i < modes.Length; i++)
        {
            var mode = modes[i];
            logMasses[i] = mode.LogDensity / temperature
                + Math.Log(mode.XX * mode.YY - mode.YX * mode.YX) / 2;
        }
        var total = StableMath.LogSumExp(logMasses);
        var count = 0;
        for (var i = 0; i < modes.Length; i++)
        {
            if (logMasses[i] - total > LeastLogWeight)
            {
                rows[count++] = Laplace(modes[i], temperature, logMasses[i] - total + s_logHalf);
            }
        }
        return count;
    }

    static WeightedGaussian Laplace(in MixtureMode mode, double temperature, double logWeight)
    {
        var scaleXX = Math.Sqrt(mode.XX);
        var scaleYX = mode.YX / scaleXX;
        var scaleYY = Math.Sqrt(mode.YY - scaleYX * scaleYX);
        return new WeightedGaussian(0, mode.X, mode.Y, scaleXX, scaleYX, scaleYY)
            .Widened(LaplaceWidening * temperature, logWeight);
    }

    static int AddTempered(
        ReadOnlySpan<WeightedGaussian> mixture, double temperature, Span<WeightedGaussian> rows)
    {
        Span<double> logMasses = stackalloc double[mixture.Length];
        var total = TemperedComponents.LogMasses(mixture, temperature, logMasses);
        var count = 0;
        for (var k = 0; k < mixture.Length; k++)
        {
            if (logMasses[k] - total > LeastLogWeight)
            {
                rows[count++] = mixture[k].Widened(temperature, logMasses[k] - total + s_logQuarter);
            }
        }
        return count;
    }
}
