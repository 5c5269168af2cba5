namespace OnnxPose.Onnx.Files;

/// <summary>A file that results go to, whose writes fail with an <see cref="IOException"/> and nothing
/// else.</summary>
/// <remarks>
/// .NET takes a write beyond the largest size that a process or a file system allows (EFBIG) for a wrong
/// argument of its caller. Without a buffer of its own, so that every write reaches the system here.
/// </remarks>
/// <param name="path">The file.</param>
/// <param name="mode">Whether it is made or opened; nobody else can open it meanwhile.</param>
#pragma warning disable RS0030 // Those who write in place say so where they open it.
sealed class ResultFile(string path, FileMode mode)
    : FileStream(path, mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 0)
#pragma warning restore RS0030
{
    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);     // what is refused below is not the caller's fault
        try
        {
            base.Write(buffer, offset, count);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new IOException(
                $"'{Name}' may not grow beyond {Position} bytes: the system allows no larger file.", e);
        }
    }
}
