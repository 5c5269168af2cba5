namespace OnnxPose;

/// <summary>A <c>.safetensors</c> file, or the index of a sharded one, breaks a rule of its format.</summary>
/// <remarks>Thrown before any tensor of the file can be read.</remarks>
public sealed class SafetensorsFormatException : OnnxPoseException
{
    /// <summary>An exception that names the file and the rule it breaks.</summary>
    /// <param name="filePath">The file, as it was opened.</param>
    /// <param name="fault">One clause: what is wrong, what was found and what was expected.</param>
    /// <param name="innerException">The failure that led to it, if there was one.</param>
    public SafetensorsFormatException(string filePath, string fault, Exception? innerException = null)
        : base(
            $"'{filePath}' is not usable as safetensors: {fault}. Download or export it again.",
            innerException) =>
        FilePath = filePath;

    /// <summary>The file that breaks the rule, as it was opened.</summary>
    public string FilePath { get; }
}
