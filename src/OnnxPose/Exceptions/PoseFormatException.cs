namespace OnnxPose;

/// <summary>A pose cannot be used: its file is no JSON, of no known form, or breaks its form's rules; or its
/// picture is too long and narrow to be drawn for CLaPP.</summary>
/// <remarks>Of a file, the message names the file, the place in it as a JSON path, what was found and what
/// was expected.</remarks>
public sealed class PoseFormatException : OnnxPoseException
{
    /// <summary>An exception with a complete message.</summary>
    public PoseFormatException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a complete message and the failure that led to it.</summary>
    public PoseFormatException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
