namespace OnnxPose.Evaluation.Retrieval;

/// <summary>A caption index or a file of caption pairs cannot be read: a part is missing, broken, of another
/// version, or does not belong to the others.</summary>
/// <remarks>The message names the file, and the line where one is at fault.</remarks>
public sealed class CaptionIndexException : OnnxPoseException
{
    /// <summary>An exception with a complete message and the failure that led to it.</summary>
    public CaptionIndexException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
