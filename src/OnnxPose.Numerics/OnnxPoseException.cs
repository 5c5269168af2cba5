namespace OnnxPose;

/// <summary>The base of every exception that OnnxPose defines itself.</summary>
/// <remarks>
/// A message names what is wrong, where, what was found, what was expected and what to do. Wrong arguments
/// keep the <see cref="ArgumentException"/> family, and failures of the file system keep
/// <see cref="IOException"/> and <see cref="UnauthorizedAccessException"/>.
/// </remarks>
public abstract class OnnxPoseException : Exception
{
    /// <summary>An exception with a complete message.</summary>
    protected OnnxPoseException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a complete message and the failure that led to it.</summary>
    protected OnnxPoseException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
