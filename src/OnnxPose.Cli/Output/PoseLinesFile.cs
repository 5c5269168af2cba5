using System.Text.Json;
using System.Text.Unicode;
using OnnxPose.Cli.Prompts;
using OnnxPose.Onnx.Files;

namespace OnnxPose.Cli.Output;

/// <summary>The bytes that the line of a prompt begins with.</summary>
/// <param name="index">The line, from 0; asked for one after the other.</param>
/// <returns>Nothing where there is no such prompt.</returns>
delegate ReadOnlySpan<byte> LineBeginning(int index);

/// <summary><c>poses.jsonl</c>: JSON lines that a run appends to and a later run continues.</summary>
/// <remarks>
/// A run that was ended at any moment leaves whole lines and at most one torn one, which the next run cuts
/// off. Only one process can have the file open for writing. Not thread-safe.
/// </remarks>
sealed class PoseLinesFile : IDisposable
{
    const int MaxLineBytes = 1 << 28;

    readonly FileStream _file;
    readonly bool _isNew;
    bool _isDone;

    /// <summary>Opens the file, or makes it.</summary>
    /// <param name="folder">Its folder, which is made where it does not exist.</param>
    /// <exception cref="IOException">It cannot be opened, or another process writes it.</exception>
    public PoseLinesFile(string folder)
    {
        Path = new OutputFolder(folder).PathOf("poses.jsonl");
        _isNew = !File.Exists(Path);
        _file = new ResultFile(Path, FileMode.OpenOrCreate);     // no buffer: a line goes out in one piece
    }

    /// <summary>Its path, as the folder was given.</summary>
    public string Path { get; }

    /// <summary>The seed of the run that made the first line; null where there is none.</summary>
    public ulong? RunSeed
    {
        get
        {
            _file.Position = 0;
            var reader = new LineReader(_file, Path, MaxLineBytes);
            return reader.TryRead(out var line) && reader.IsWhole
                && Parse(line) is { ValueKind: JsonValueKind.Object } first
                && first.TryGetProperty("runSeed", out var seed)
                && seed.ValueKind == JsonValueKind.Number && seed.TryGetUInt64(out var number)
                    ? number
                    : null;
        }
    }

    /// <summary>Checks that the lines that are there belong to this run, cuts off a torn one, and goes to the
    /// end.</summary>
    /// <returns>How many lines there are.</returns>
    /// <exception cref="InputException">A line is of another run; the message says in what it
    /// differs.</exception>
    public int Keep(LineBeginning beginning)
    {
        _file.Position = 0;
        var reader = new LineReader(_file, Path, MaxLineBytes);
        var (kept, length) = (0, 0L);
        while (reader.TryRead(out var line))
        {
            var expected = beginning(kept);
            var isOurs = !expected.IsEmpty
                && (line.StartsWith(expected) || (!reader.IsWhole && expected.StartsWith(line)));
            if (!isOurs)
            {
                throw Foreign(line, expected, reader.Number);
            }
            if (reader.IsWhole)
            {
                (kept, length) = (kept + 1, reader.Position);
            }
        }
        _file.SetLength(length);
        _file.Position = length;
        return kept;
    }

    /// <summary>Takes further lines, each in one piece, once <see cref="Keep"/> went to the end.</summary>
    public Stream Lines => _file;

    /// <summary>Waits until all lines are on the disk.</summary>
    public void Flush()
    {
        _file.Flush(flushToDisk: true);
        _isDone = true;
    }

    /// <summary>Closes the file; one that was made here and is still empty goes, unless
    /// <see cref="Flush"/> ended the run.</summary>
    public void Dispose()
    {
        _file.Dispose();
        if (_isNew && !_isDone && new FileInfo(Path) is { Exists: true, Length: 0 })
        {
            File.Delete(Path);
        }
    }

    InputException Foreign(ReadOnlySpan<byte> line, ReadOnlySpan<byte> expected, int number)
    {
        var difference = expected.IsEmpty
            ? "there are not as many prompts"
            : Difference(Parse(line), Parse([.. expected, .. "]}"u8])!.Value);
        return new($"'{Path}', line {number} is not of this run: {difference}. Repeat the command line " +
            "that made the file, or name another folder with --out.");
    }

    static string Difference(JsonElement? line, JsonElement expected)
    {
        if (line is not { ValueKind: JsonValueKind.Object } other)
        {
            return "it is no line of poses";
        }
        foreach (var member in expected.EnumerateObject())
        {
            var there = other.TryGetProperty(member.Name, out var value) ? value.GetRawText() : "missing";
            if (there != member.Value.GetRawText() && member.Name != "poses")
            {
                return $"'{member.Name}' is {TextLine.Shorten(there)} there, expected " +
                    TextLine.Shorten(member.Value.GetRawText());
            }
        }
        return "its members are not those of this command";
    }

    static JsonElement? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return Utf8.IsValid(line) ? JsonElement.Parse(line) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
