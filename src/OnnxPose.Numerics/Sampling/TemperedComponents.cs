namespace OnnxPose.Numerics;

/// <summary>
/// The component-tempered mixture q_T ~ sum_k (w_k N_k)^(1/T): each power is a Gaussian of covariance T
/// Sigma_k again.
/// </summary>
static class TemperedComponents
{
    /// <summary>
    /// Writes the logarithm of each component's mass (w_k^b |Sigma_k|^((1-b)/2), b = 1/T, up to one factor)
    /// and returns the logarithm of their sum.
    /// </summary>
    public static double LogMasses(
        ReadOnlySpan<WeightedGaussian> mixture, double temperature, Span<double> logMasses)
    {
        var power = 1 / temperature;
        for (var k = 0; k < mixture.Length; k++)
        {
            logMasses[k] = mixture[k].LogWeight * power + (1 - power) * mixture[k].LogArea;
        }
        return StableMath.LogSumExp(logMasses);
    }
}
