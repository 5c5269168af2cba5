namespace OnnxPose.Cli.Prompts;

/// <summary>Takes bytes apart into lines, and never holds more of them than one line.</summary>
/// <remarks>Not thread-safe.</remarks>
/// <param name="stream">Read from where it stands; stays open.</param>
/// <param name="name">Its name, for messages.</param>
/// <param name="maxBytes">The most that a line may have.</param>
/// <param name="stop">Ends the wait for bytes that do not come.</param>
sealed class LineReader(Stream stream, string name, int maxBytes, CancellationToken stop = default)
{
    byte[] _buffer = new byte[1 << 16];
    int _start, _end;

    /// <summary>The number of the line that was read last, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>Whether that line had an end; only the last one of all may lack it.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Bytes of all lines that were read, their ends included.</summary>
    public long Position { get; private set; }

    /// <summary>Reads the next line.</summary>
    /// <param name="line">The line without its end, valid until the next call.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="InputException">It is too long.</exception>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        for (var searched = 0; ;)
        {
            var end = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            var length = end < 0 ? _end - _start : searched + end;
            if (length > maxBytes)
            {
                throw new InputException(
                    $"'{name}', line {Number + 1} is longer than {maxBytes >> 20} MiB.");
            }
            searched = length;
            if (end >= 0 || !Fill())
            {
                return Take(length, isWhole: end >= 0, out line);
            }
        }
    }

    bool Take(int length, bool isWhole, out ReadOnlySpan<byte> line)
    {
        line = _buffer.AsSpan(_start, length);
        if (length == 0 && !isWhole)
        {
            return false;
        }
        var taken = length + (isWhole ? 1 : 0);
        (_start, Position, IsWhole) = (_start + taken, Position + taken, isWhole);
        Number++;
        return true;
    }

    bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _buffer.Length)
        {
            var most = Math.Max(maxBytes, _buffer.Length) + 1L;
            Array.Resize(ref _buffer, (int)Math.Min(2L * _buffer.Length, most));
        }
        var read = Read(_buffer.AsMemory(_end));
        _end += read;
        return read > 0;
    }

    // Nobody can take back a read from a pipe that nobody writes to; it ends with the process.
    int Read(Memory<byte> into) => stop.CanBeCanceled
        ? stream.ReadAsync(into, stop).AsTask().WaitAsync(stop).GetAwaiter().GetResult()
        : stream.Read(into.Span);
}
