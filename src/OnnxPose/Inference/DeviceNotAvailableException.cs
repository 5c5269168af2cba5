namespace OnnxPose;

/// <summary>The device that was required cannot be used, or no ONNX Runtime is there at all.</summary>
public sealed class DeviceNotAvailableException : OnnxPoseException
{
    /// <summary>An exception with a complete message.</summary>
    public DeviceNotAvailableException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a complete message and the failure that led to it.</summary>
    public DeviceNotAvailableException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
