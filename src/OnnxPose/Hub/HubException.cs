namespace OnnxPose;

/// <summary>The hub does not give what was asked for, or gave something else.</summary>
/// <remarks>What the network or the disk did is an <see cref="IOException"/> instead.</remarks>
public sealed class HubException : OnnxPoseException
{
    /// <summary>An exception with a complete message.</summary>
    public HubException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a complete message and the failure that led to it.</summary>
    public HubException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
