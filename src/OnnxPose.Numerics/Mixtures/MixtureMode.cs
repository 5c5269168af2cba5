namespace OnnxPose.Numerics;

/// <summary>A local maximum of a mixture's density, or the highest point that the search reached.</summary>
/// <param name="X">Position, first coordinate.</param>
/// <param name="Y">Position, second coordinate.</param>
/// <param name="LogDensity">ln p there, relative to the unit that the search was given.</param>
/// <param name="XX">
/// Inverse curvature of ln p, clamped: the covariance of the Laplace approximation at T = 1.
/// </param>
/// <param name="YX">Its element off the diagonal.</param>
/// <param name="YY">Its last element.</param>
readonly record struct MixtureMode(double X, double Y, double LogDensity, double XX, double YX, double YY)
{
    /// <summary>Whether another point lies within a small part of this mode's extent.</summary>
    public bool IsSameAs(in MixtureMode other, double temperature)
    {
        const double Near = 0.1;    // standard deviations
        var (dx, dy) = (other.X - X, other.Y - Y);
        var determinant = XX * YY - YX * YX;
        var squared = (YY * dx * dx - 2 * YX * dx * dy + XX * dy * dy) / determinant;
        return squared <= Near * Near * temperature;
    }
}
