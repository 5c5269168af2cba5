namespace OnnxPose;

/// <summary>
/// A model does not fit the place it was given for: a file or tensor is missing, or has another shape.
/// </summary>
/// <remarks>The message names the file or folder, the role, what was found and what was expected.</remarks>
public sealed class ModelContractException : OnnxPoseException
{
    /// <summary>An exception with a complete message.</summary>
    public ModelContractException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a complete message and the failure that led to it.</summary>
    public ModelContractException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
