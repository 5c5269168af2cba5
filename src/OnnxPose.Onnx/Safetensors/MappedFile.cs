using System.IO.MemoryMappedFiles;

namespace OnnxPose.Onnx.Safetensors;

/// <summary>A whole file mapped for reading. The one owner of the mapping.</summary>
/// <remarks>
/// Thread-safe. Disposing while somebody reads is safe: the pages stay mapped until the last reader is done.
/// The file may be deleted or replaced by a rename while it is mapped; whoever truncates it in place ends the
/// process.
/// </remarks>
sealed unsafe class MappedFile : IDisposable
{
    readonly MemoryMappedFile? _file;
    readonly MemoryMappedViewAccessor? _view;
    int _disposed;

    /// <summary>
    /// Maps a file. <see cref="IOException"/> and <see cref="UnauthorizedAccessException"/> pass through.
    /// </summary>
    public MappedFile(string path)
    {
        Path = path;
#pragma warning disable RS0030 // It only reads; others may rename over the file meanwhile.
        var stream = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1);
#pragma warning restore RS0030
        try
        {
            Length = stream.CanSeek ? stream.Length : 0;
            if (Length == 0)
            {
                stream.Dispose();      // an empty mapping does not exist
                return;
            }
            _file = MemoryMappedFile.CreateFromFile(
                stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
            _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        }
        catch
        {
            _file?.Dispose();
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The file as it was opened.</summary>
    public string Path { get; }

    /// <summary>Its length in bytes when it was opened.</summary>
    public long Length { get; }

    /// <summary>Part of the file, mapped until the lease is disposed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The part does not lie inside the file.</exception>
    /// <exception cref="ObjectDisposedException">The file is disposed.</exception>
    public Lease Read(long offset, int length)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, typeof(SafetensorsFile));
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length - offset, nameof(length));
        return _view is null ? default : new Lease(_view, offset, length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _view?.Dispose();
            _file?.Dispose();
        }
    }

    /// <summary>Keeps the mapping alive; <see cref="Bytes"/> must not be used after it is disposed.</summary>
    public readonly ref struct Lease : IDisposable
    {
        readonly MemoryMappedViewAccessor? _view;

        internal Lease(MemoryMappedViewAccessor view, long offset, int length)
        {
            byte* start = null;
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            _view = view;
            Bytes = new(start + view.PointerOffset + offset, length);
        }

        /// <summary>The bytes, in the file's own pages.</summary>
        public ReadOnlySpan<byte> Bytes { get; }

        /// <inheritdoc/>
        public void Dispose() => _view?.SafeMemoryMappedViewHandle.ReleasePointer();
    }
}
