namespace OnnxPose.Benchmarks.Scale;

/// <summary>Takes the lines of a run to a file, and notes the process's memory now and then.</summary>
/// <param name="inner">The file.</param>
/// <param name="every">Lines from one note to the next.</param>
/// <param name="leak">Bytes that are kept of every line: none, or for the control more than the bar
/// allows.</param>
sealed class SoakLines(Stream inner, int every, int leak) : Stream
{
    readonly List<byte[]> _leaked = [];

    /// <summary>Whether what is unused goes back to the system before each note.</summary>
    public bool GivesBack { get; init; } = true;

    /// <summary>What was noted.</summary>
    public List<MemorySample> Samples { get; } = [];

    /// <summary>Lines so far.</summary>
    public int Lines { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => inner.Length;

    public override long Position { get => inner.Position; set => throw new NotSupportedException(); }

    // One line a call, as the command writes them.
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        inner.Write(buffer);
        if (leak > 0)
        {
            _leaked.Add(buffer[..Math.Min(leak, buffer.Length)].ToArray());
        }
        if (++Lines % every == 0)
        {
            if (GivesBack)
            {
                UnusedMemory.Return();
            }
            Samples.Add(new(Lines, Environment.WorkingSet, GC.GetTotalMemory(forceFullCollection: false)));
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
