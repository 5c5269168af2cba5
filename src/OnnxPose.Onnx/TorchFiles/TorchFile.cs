using OnnxPose.Onnx.Files;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Onnx.TorchFiles;

/// <summary>A checkpoint that <c>torch.save</c> wrote (1.6 or later): a zip archive with a pickle and raw
/// storages, mapped into memory and read as data.</summary>
/// <remarks>
/// <para>Nothing in the file runs: the pickle may build tensors and dictionaries of them, and every other
/// request is refused by its name. All sizes are checked before anything is allocated; opening takes no more
/// than a few megabytes whatever the file says. Values are not checked: they may be NaN or infinite.</para>
/// <para>Thread-safe, disposing included. The file must not be written to in place while it is open.</para>
/// </remarks>
sealed class TorchFile : ITensorSource, IDisposable
{
    static readonly string[] s_endings = [".pth", ".pt", ".bin"];

    readonly MappedFile _file;

    TorchFile(MappedFile file, Dictionary<string, TensorEntry> tensors) => (_file, Tensors) = (file, tensors);

    /// <summary>The real file, links resolved, as an absolute path.</summary>
    public string Path => _file.Path;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, TensorEntry> Tensors { get; }

    /// <summary>Whether a file's name ends as torch checkpoints do: .pth, .pt or .bin.</summary>
    public static bool HasName(string path) =>
        Array.Exists(s_endings, ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>Opens a file and reads what it holds.</summary>
    /// <exception cref="ModelContractException">The file is not a dictionary of tensors that torch wrote, or
    /// asks for more than that.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    public static TorchFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = new MappedFile(RealPath.Resolve(path));
        try
        {
            var archive = TorchArchive.Read(file);
            using var pickle = file.Read(archive.Pickle.Offset, (int)archive.Pickle.Length);
            var saved = new PickleMachine(file.Path).Run(pickle.Bytes);
            return new(file, TorchTensors.Read(saved, archive));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void CopyBytes(TensorEntry entry, long start, Span<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.FilePath != Path)
        {
            throw new ArgumentException(
                $"Tensor '{entry.Name}' is of '{entry.FilePath}', not of '{Path}'.", nameof(entry));
        }
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, entry.ByteLength - destination.Length);
        using var lease = _file.Read(entry.FileOffset + start, destination.Length);
        lease.Bytes.CopyTo(destination);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>What is thrown for a file that is not what it should be.</summary>
    /// <remarks>Names from the file may hold anything; control characters are left out of messages.</remarks>
    internal static ModelContractException Refuse(string path, string fault) =>
        new($"'{path}' is not usable as a torch checkpoint: " +
            $"{string.Concat(fault.Select(static c => char.IsControl(c) ? '?' : c))}. Download it again " +
            "from a source that you trust, or save it as .safetensors.");
}
