namespace OnnxPose;

/// <summary>A picture file cannot be read: it is damaged, of another format, or larger
/// than is read.</summary>
/// <remarks>The message names the file, the fault, and what is read instead.</remarks>
public sealed class ImageFormatException : OnnxPoseException
{
    /// <summary>An exception with a complete message.</summary>
    public ImageFormatException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a complete message and the failure that led to it.</summary>
    public ImageFormatException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
