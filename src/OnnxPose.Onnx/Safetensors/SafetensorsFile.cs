using System.Collections;
using System.Diagnostics.CodeAnalysis;
using OnnxPose.Onnx.Files;

namespace OnnxPose.Onnx.Safetensors;

/// <summary>Takes a tensor's bytes while they are mapped; nothing of the span can outlive the call.</summary>
delegate TResult TensorBytesReader<out TResult>(scoped ReadOnlySpan<byte> bytes);

/// <summary>
/// A <c>.safetensors</c> file, mapped into memory, every rule of its format checked when it is opened.
/// </summary>
/// <remarks>
/// Opening allocates less than the header's own bytes, whatever the file says. Values are not checked: they
/// may be NaN or infinite. Thread-safe, disposing included: a read that has begun ends well, a later one
/// throws <see cref="ObjectDisposedException"/>. The file must not be written to in place while it is open.
/// </remarks>
sealed class SafetensorsFile : ITensorSource, IDisposable
{
    readonly MappedFile _file;
    readonly SafetensorsHeader _header;

    SafetensorsFile(MappedFile file, SafetensorsHeader header)
    {
        (_file, _header) = (file, header);
        Tensors = new Table(this);
    }

    /// <summary>Opens a file and checks its header. Links are followed to the real file.</summary>
    /// <exception cref="SafetensorsFormatException">The file breaks a rule of the format.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    public static SafetensorsFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = new MappedFile(RealPath.Resolve(path));
        try
        {
            using var prefix = file.Read(0, (int)Math.Min(file.Length, SafetensorsHeader.PrefixLength));
            var length = HeaderParser.ReadLength(prefix.Bytes, file.Length, file.Path);
            using var json = file.Read(SafetensorsHeader.PrefixLength, length);
            var text = new HeaderText(json.Bytes, file.Path);
            return new(file, HeaderParser.Parse(text, file.Length - SafetensorsHeader.PrefixLength - length));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The real file, links resolved, as an absolute path.</summary>
    public string Path => _file.Path;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, TensorEntry> Tensors { get; }

    /// <summary>A copy of the strings in <c>__metadata__</c>; empty if there is none.</summary>
    public IReadOnlyDictionary<string, string> ReadMetadata()
    {
        using var json = Header();
        return _header.Metadata is { } key
            ? HeaderMetadata.Read(Text(json), key)
            : new Dictionary<string, string>();
    }

    /// <summary>Lends a tensor's bytes, where they are mapped, to <paramref name="read"/>.</summary>
    /// <exception cref="ArgumentException">
    /// The tensor is of another file, or larger than a span: 2^31 - 1 bytes.
    /// </exception>
    public TResult Read<TResult>(TensorEntry entry, TensorBytesReader<TResult> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        RequireMine(entry);
        if (entry.ByteLength > int.MaxValue)
        {
            throw new ArgumentException(
                $"Tensor '{entry.Name}' has {entry.ByteLength} bytes; a span takes {int.MaxValue}.",
                nameof(entry));
        }
        using var lease = _file.Read(entry.FileOffset, (int)entry.ByteLength);
        return read(lease.Bytes);
    }

    /// <inheritdoc/>
    public void CopyBytes(TensorEntry entry, long start, Span<byte> destination)
    {
        RequireMine(entry);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, entry.ByteLength - destination.Length);
        using var lease = _file.Read(entry.FileOffset + start, destination.Length);
        lease.Bytes.CopyTo(destination);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    MappedFile.Lease Header() => _file.Read(SafetensorsHeader.PrefixLength, _header.JsonLength);

    HeaderText Text(MappedFile.Lease json) => new(json.Bytes, Path);

    void RequireMine(TensorEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.FilePath != Path)
        {
            throw new ArgumentException(
                $"Tensor '{entry.Name}' is of '{entry.FilePath}', not of '{Path}'.", nameof(entry));
        }
    }

    /// <summary>
    /// The tensors by name, in the order of their bytes; entries are made when they are asked for.
    /// </summary>
    sealed class Table(SafetensorsFile owner) : IReadOnlyDictionary<string, TensorEntry>
    {
        public int Count => owner._header.Count;

        public IEnumerable<string> Keys => Enumerable.Range(0, Count).Select(Name);

        public IEnumerable<TensorEntry> Values => Enumerable.Range(0, Count).Select(Entry);

        public TensorEntry this[string key] =>
            TryGetValue(key, out var entry)
                ? entry
                : throw new KeyNotFoundException($"'{owner.Path}' has no tensor '{key}'.");

        public bool ContainsKey(string key) => Find(key) >= 0;

        public bool TryGetValue(string key, [MaybeNullWhen(false)] out TensorEntry value)
        {
            var index = Find(key);
            value = index < 0 ? null : Entry(index);
            return index >= 0;
        }

        public IEnumerator<KeyValuePair<string, TensorEntry>> GetEnumerator() =>
            Values.Select(static entry => KeyValuePair.Create(entry.Name, entry)).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        int Find(string name)
        {
            ArgumentNullException.ThrowIfNull(name);
            using var json = owner.Header();
            return owner._header.Find(owner.Text(json), name);
        }

        string Name(int index)
        {
            using var json = owner.Header();
            return owner._header.Name(owner.Text(json), index);
        }

        TensorEntry Entry(int index)
        {
            using var json = owner.Header();
            return owner._header.Entry(owner.Text(json), index);
        }
    }
}
