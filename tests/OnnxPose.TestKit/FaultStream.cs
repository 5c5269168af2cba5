namespace OnnxPose.TestKit;

/// <summary>A stream whose writes fail when they are told to, as a disk's do that is full.</summary>
/// <param name="inner">Where the writes before it go.</param>
/// <param name="fails">Asked once before each write or flush.</param>
public sealed class FaultStream(Stream inner, Func<bool> fails) : Stream
{
    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => inner.Length;

    /// <inheritdoc/>
    public override long Position { get => inner.Position; set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        FailIfTold();
        inner.Write(buffer);
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        FailIfTold();
        inner.Flush();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    void FailIfTold()
    {
        if (fails())
        {
            throw new IOException("No space left on device");
        }
    }
}
