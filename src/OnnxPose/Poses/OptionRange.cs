using System.Numerics;

namespace OnnxPose;

/// <summary>Range checks of options, made when a property is set.</summary>
static class OptionRange
{
    /// <summary>The value, if it lies in [min, max]; NaN never does.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not.</exception>
    public static T Check<T>(T value, T min, T max, string name)
        where T : INumber<T> => value >= min && value <= max
            ? value
            : throw new ArgumentOutOfRangeException(
                name, value, FormattableString.Invariant($"{name} is {value}; expected {min} to {max}."));
}
