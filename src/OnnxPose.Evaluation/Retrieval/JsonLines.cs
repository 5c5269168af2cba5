namespace OnnxPose.Evaluation.Retrieval;

/// <summary>Takes a file of lines apart, and never holds more of it than one line.</summary>
static class JsonLines
{
    /// <summary>16 MiB: what a pose file may have, and a caption with it.</summary>
    public const int MaxLineBytes = 16 << 20;

    const int BufferBytes = 1 << 16;

    /// <summary>The lines that are not blank, each with its number from 1 and without its end; a byte order
    /// mark at the start is skipped.</summary>
    /// <param name="stream">The file; read to its end.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="CaptionIndexException">A line is too long.</exception>
    public static IEnumerable<(int Number, byte[] Text)> Read(Stream stream, string name)
    {
        var line = new MemoryStream();
        var buffer = new byte[BufferBytes];
        var number = 1;
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            for (var from = 0; from < read;)
            {
                var end = Array.IndexOf(buffer, (byte)'\n', from, read - from);
                var stop = end < 0 ? read : end;
                Append(line, buffer.AsSpan(from, stop - from), number, name);
                from = stop + 1;
                if (end >= 0)
                {
                    if (Take(line, number) is { } whole)
                    {
                        yield return (number, whole);
                    }
                    number++;
                }
            }
        }
        if (Take(line, number) is { } last)
        {
            yield return (number, last);
        }
    }

    static void Append(MemoryStream line, ReadOnlySpan<byte> bytes, int number, string name)
    {
        if (line.Length + bytes.Length > MaxLineBytes)
        {
            throw new CaptionIndexException(
                $"'{name}, line {number}' has more than {MaxLineBytes} bytes; no pair needs as many.");
        }
        line.Write(bytes);
    }

    static byte[]? Take(MemoryStream line, int number)
    {
        ReadOnlySpan<byte> text = line.GetBuffer().AsSpan(0, (int)line.Length);
        if (number == 1 && text.StartsWith("\uFEFF"u8))
        {
            text = text["\uFEFF"u8.Length..];
        }
        text = text.Trim(" \t\r"u8);
        var whole = text.IsEmpty ? null : text.ToArray();
        line.SetLength(0);
        return whole;
    }
}
