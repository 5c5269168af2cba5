namespace OnnxPose.Numerics;

/// <summary>Draws from the mixture itself, T = 1.</summary>
static class PlainSampler
{
    /// <summary>
    /// Draws one point: one uniform number for the component, two normal ones for the place.
    /// </summary>
    public static (double X, double Y) Sample(in GaussianMixture mixture, ref PoseRandom random)
    {
        var uniform = random.NextDouble();
        var k = 0;
        while (k < mixture.Count - 1 && (uniform -= Math.Exp(mixture[k].LogWeight)) >= 0)
        {
            k++;
        }
        var c = mixture[k];
        var (u, v) = (random.NextNormal(), random.NextNormal());
        return (c.X + c.ScaleXX * u, c.Y + c.ScaleYX * u + c.ScaleYY * v);
    }
}
