namespace OnnxPose;

/// <summary>
/// A NaN, an infinity, or a number that can only be an overflow, where finite numbers are promised.
/// </summary>
/// <remarks>The message names the stage or argument, the first index, and the value found there.</remarks>
public sealed class NonFiniteValueException : OnnxPoseException
{
    /// <summary>An exception with a complete message.</summary>
    public NonFiniteValueException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a complete message and the failure that led to it.</summary>
    public NonFiniteValueException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
