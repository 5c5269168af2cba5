namespace OnnxPose.Numerics;

/// <summary>A 2-D Gaussian times a weight, with all that evaluating it and drawing from it need.</summary>
/// <remarks>
/// The density at (x, y) is exp(LogPeak - (u^2 + v^2) / 2), where u = InverseXX (x - X) and
/// v = InverseYX (x - X) + InverseYY (y - Y) are the whitened coordinates.
/// </remarks>
readonly record struct WeightedGaussian
{
    const double LogTau = 1.8378770664093453;

    public WeightedGaussian(in GaussianComponent component)
        : this(component.LogWeight, component.X, component.Y,
            component.ScaleXX, component.ScaleYX, component.ScaleYY)
    {
    }

    public WeightedGaussian(
        double logWeight, double x, double y, double scaleXX, double scaleYX, double scaleYY)
    {
        LogWeight = logWeight;
        (X, Y, ScaleXX, ScaleYX, ScaleYY) = (x, y, scaleXX, scaleYX, scaleYY);
        LogArea = Math.Log(scaleXX * scaleYY);
        InverseXX = 1 / scaleXX;
        InverseYY = 1 / scaleYY;
        InverseYX = -scaleYX * InverseXX * InverseYY;
    }

    public double LogWeight { get; init; }
    public double X { get; }
    public double Y { get; }
    public double ScaleXX { get; private init; }
    public double ScaleYX { get; private init; }
    public double ScaleYY { get; private init; }
    public double InverseXX { get; private init; }
    public double InverseYX { get; private init; }
    public double InverseYY { get; private init; }

    /// <summary>
    /// The logarithm of the scale's determinant, which is the square root of the covariance's.
    /// </summary>
    public double LogArea { get; private init; }

    /// <summary>The logarithm of weight times density at the mean.</summary>
    public double LogPeak => LogWeight - LogTau - LogArea;

    /// <summary>The covariance times <paramref name="factor"/>, with another weight.</summary>
    public WeightedGaussian Widened(double factor, double logWeight)
    {
        var scale = Math.Sqrt(factor);
        var inverse = 1 / scale;
        return this with
        {
            LogWeight = logWeight,
            LogArea = LogArea + Math.Log(factor),
            ScaleXX = ScaleXX * scale,
            ScaleYX = ScaleYX * scale,
            ScaleYY = ScaleYY * scale,
            InverseXX = InverseXX * inverse,
            InverseYX = InverseYX * inverse,
            InverseYY = InverseYY * inverse,
        };
    }

    /// <summary>
    /// The point that lies at whitened coordinates (<paramref name="u"/>, <paramref name="v"/>).
    /// </summary>
    public (double X, double Y) At(double u, double v) =>
        (X + ScaleXX * u, Y + ScaleYX * u + ScaleYY * v);

    /// <summary>The logarithm of weight times density.</summary>
    public double LogDensity(double x, double y)
    {
        var u = InverseXX * (x - X);
        var v = InverseYX * (x - X) + InverseYY * (y - Y);
        return LogPeak - (u * u + v * v) / 2;
    }
}
