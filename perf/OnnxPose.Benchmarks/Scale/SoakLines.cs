using System.Runtime.InteropServices;

namespace OnnxPose.Benchmarks.Scale;

/// <summary>Takes the lines of a run to a file, and notes the process's memory now and then.</summary>
/// <param name="inner">The file.</param>
/// <param name="every">Lines from one note to the next.</param>
/// <param name="leak">Bytes that are kept of every line: none, or for the control more than the bar
/// allows.</param>
sealed unsafe class SoakLines(Stream inner, int every, int leak) : Stream
{
    readonly List<byte[]> _leaked = [];
    readonly List<nint> _leakedNative = [];

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
            Leak(buffer[..Math.Min(leak, buffer.Length)]);
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

    /// <summary>Lets go of what was kept; the file stays open.</summary>
    protected override void Dispose(bool disposing)
    {
        _leaked.Clear();
        _leakedNative.ForEach(static kept => NativeMemory.Free((void*)kept));
        _leakedNative.Clear();
        base.Dispose(disposing);
    }

    // One in the managed heap, one in the C library's: a check that misses either kind finds half of it.
    void Leak(ReadOnlySpan<byte> bytes)
    {
        if (_leaked.Count == _leakedNative.Count)
        {
            _leaked.Add(bytes.ToArray());
            return;
        }
        var kept = NativeMemory.Alloc((nuint)bytes.Length);
        bytes.CopyTo(new(kept, bytes.Length));
        _leakedNative.Add((nint)kept);
    }
}
