namespace OnnxPose.Diffusion;

/// <summary>Range checks of shares, made when a property is set.</summary>
static class Share
{
    /// <summary>The value, if it lies above 0 and below 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not.</exception>
    public static double Between0And1(double value, string name) => value is > 0 and < 1
        ? value
        : throw new ArgumentOutOfRangeException(
            name, value, $"{name} is {value}; expected above 0 and below 1.");

    /// <summary>The value, if it lies above 0 and not above 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not.</exception>
    public static double Above0(double value, string name) => value is > 0 and <= 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; expected above 0 to 1.");
}
