namespace OnnxPose.Numerics;

/// <summary>One weighted 2-D Gaussian with covariance L L^T, L the lower triangular scale.</summary>
/// <param name="LogWeight">
/// Natural logarithm of the weight; minus infinity is allowed and means absent.
/// </param>
/// <param name="X">Mean, first coordinate.</param>
/// <param name="Y">Mean, second coordinate.</param>
/// <param name="ScaleXX">First diagonal element of L, positive.</param>
/// <param name="ScaleYX">Element of L below the diagonal.</param>
/// <param name="ScaleYY">Second diagonal element of L, positive.</param>
public readonly record struct GaussianComponent(
    double LogWeight, double X, double Y, double ScaleXX, double ScaleYX, double ScaleYY)
{
    const double LogTau = 1.8378770664093453;

    /// <summary>The logarithm of weight times density at the component's own mean.</summary>
    public double LogPeak => LogWeight - LogTau - Math.Log(ScaleXX) - Math.Log(ScaleYY);

    /// <summary>The logarithm of weight times density at a point.</summary>
    public double LogDensity(double x, double y) => LogPeak - SquaredDistance(x, y) / 2;

    /// <summary>The squared Mahalanobis distance of a point from the mean.</summary>
    public double SquaredDistance(double x, double y)
    {
        var u = (x - X) / ScaleXX;
        var v = (y - Y - ScaleYX * u) / ScaleYY;
        return u * u + v * v;
    }
}
