using System.Text;
using System.Text.Json;
using OnnxPose.Cli.Commands;

namespace OnnxPose.Cli.Prompts;

/// <summary>A prompt of a file.</summary>
/// <param name="Text">The prompt.</param>
/// <param name="Seed">The seed that the file gives it, or null.</param>
readonly record struct FilePrompt(string Text, ulong? Seed);

/// <summary>A file of prompts, one a line, or of JSON lines where its name ends in <c>.jsonl</c>.</summary>
/// <remarks>
/// UTF-8; a byte order mark and the carriage returns of CRLF are no part of a prompt, everything else is.
/// Lines of white space are no prompts. Of a JSON line count <c>prompt</c> and <c>seed</c>; other members are
/// left alone. A prompt there may spell half a surrogate pair, which is drawn, and written down again, as
/// U+FFFD. Not thread-safe.
/// </remarks>
sealed class PromptFile : IDisposable
{
    const string StandardInput = "-";

    static readonly UTF8Encoding s_strictUtf8 = new(false, throwOnInvalidBytes: true);

    readonly Stream _stream;
    readonly string _name;
    readonly bool _isJson;

    /// <summary>Opens a file.</summary>
    /// <param name="path">Its path, or <c>-</c> for standard input.</param>
    /// <param name="openInput">Opens standard input.</param>
    /// <exception cref="IOException">It is not there, is a folder, or cannot be read.</exception>
    public PromptFile(string path, Func<Stream> openInput)
    {
        if (Directory.Exists(path))
        {
            throw new IOException($"'{path}' is a folder; expected a file with a prompt a line.");
        }
        _name = path == StandardInput ? "standard input" : path;
        _stream = path == StandardInput ? openInput() : File.OpenRead(path);
        _isJson = path.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Reads a file once from end to end, so that what is wrong with it is said before anything is
    /// drawn.</summary>
    /// <returns>How many prompts there are; null for what can be read only once, such as a pipe.</returns>
    /// <exception cref="InputException">A line is no prompt.</exception>
    public int? Count(CancellationToken stop)
    {
        if (!_stream.CanSeek)
        {
            return null;
        }
        var count = Read(stop).Count();
        _stream.Position = 0;
        return count;
    }

    /// <summary>The prompts, each read when it is asked for.</summary>
    /// <exception cref="InputException">A line is no prompt; the message says which.</exception>
    public IEnumerable<FilePrompt> Read(CancellationToken stop)
    {
        var reader = new LineReader(_stream, _name, PromptSource.MaxBytes, stop);
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            if (!TryRead(reader, out var prompt))
            {
                yield break;
            }
            yield return prompt;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    bool TryRead(LineReader reader, out FilePrompt prompt)
    {
        while (reader.TryRead(out var line))
        {
            if (reader.Number == 1 && line.StartsWith("\uFEFF"u8))
            {
                line = line["\uFEFF"u8.Length..];
            }
            if (line.EndsWith((byte)'\r'))
            {
                line = line[..^1];
            }
            var text = Decode(line, reader.Number);
            if (!string.IsNullOrWhiteSpace(text))
            {
                prompt = _isJson ? Parse(text, reader.Number) : new(text, null);
                return true;
            }
        }
        prompt = default;
        return false;
    }

    string Decode(ReadOnlySpan<byte> line, int number)
    {
        try
        {
            return s_strictUtf8.GetString(line);
        }
        catch (DecoderFallbackException e)
        {
            throw new InputException(
                $"'{_name}', line {number} is not UTF-8 text: invalid bytes at {e.Index}.");
        }
    }

    FilePrompt Parse(string line, int number)
    {
        try
        {
            using var document = JsonDocument.Parse(line, new() { AllowDuplicateProperties = false });
            var row = document.RootElement;
            var prompt = row.GetProperty("prompt");
            return new(
                prompt.ValueKind == JsonValueKind.String
                    ? JsonString.Unescape(prompt.GetRawText())
                    : throw Fault(number),
                row.TryGetProperty("seed", out var seed) ? seed.GetUInt64() : null);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException
            or FormatException)
        {
            throw Fault(number);
        }
    }

    InputException Fault(int number) => new(
        $"'{_name}', line {number} is no prompt; expected a JSON object with a text 'prompt', and a whole " +
        "number from 0 where it has a 'seed'.");
}
