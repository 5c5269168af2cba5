using System.Collections.Immutable;
using OnnxPose.Onnx.Lora;

namespace OnnxPose.Onnx.Safetensors;

/// <summary>The weights of one network: one file, or shards with their index.</summary>
/// <remarks>
/// Thread-safe. All its files lie in one real folder, <see cref="WeightsFolder"/>, because ONNX Runtime reads
/// external data from one folder per session and refuses links that leave it.
/// </remarks>
sealed class Checkpoint : ITensorSource, IDisposable
{
    readonly Dictionary<string, SafetensorsFile> _files;

    Checkpoint(string path, IReadOnlyList<SafetensorsFile> files)
    {
        Path = path;
        _files = files.ToDictionary(static file => file.Path, StringComparer.Ordinal);
        Files = [.. files.Select(static file => file.Path)];
        Tensors = files.Count == 1 ? files[0].Tensors : Merge(path, files);
        WeightsFolder = OneFolder(path, Files);
    }

    /// <summary>Opens the weights in a model's folder.</summary>
    /// <exception cref="ModelContractException">
    /// There are none; the message lists what was looked for. Or a shard is missing, or lies in another
    /// folder.
    /// </exception>
    /// <exception cref="SafetensorsFormatException">A file breaks a rule of its format.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static Checkpoint Open(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var first = CheckpointFiles.Find(folder);
        var isIndex = first.EndsWith(".json", StringComparison.Ordinal);
        return isIndex ? OpenShards(folder, first) : OpenFile(first);
    }

    /// <summary>Opens one file as a checkpoint of its own.</summary>
    /// <inheritdoc cref="Open"/>
    public static Checkpoint OpenFile(string path) => File.Exists(path)
        ? new(path, [SafetensorsFile.Open(path)])
        : throw new ModelContractException($"The weights file '{path}' does not exist. Check its path.");

    /// <summary>The folder or file as it was opened.</summary>
    public string Path { get; }

    /// <summary>The real files, in the order of their names.</summary>
    public ImmutableArray<string> Files { get; }

    /// <summary>The real folder in which all <see cref="Files"/> lie.</summary>
    public string WeightsFolder { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, TensorEntry> Tensors { get; }

    /// <summary>A new root to take tensors from, with nothing taken yet.</summary>
    /// <param name="updates">What LoRAs add to them, by their full names; null for nothing.</param>
    public WeightScope NewScope(IReadOnlyDictionary<string, List<LowRankUpdate>>? updates = null) =>
        new(this, updates);

    /// <inheritdoc/>
    public void CopyBytes(TensorEntry entry, long start, Span<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (!_files.TryGetValue(entry.FilePath, out var file))
        {
            throw new ArgumentException(
                $"Tensor '{entry.Name}' is of '{entry.FilePath}', not of '{Path}'.", nameof(entry));
        }
        file.CopyBytes(entry, start, destination);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in _files.Values)
        {
            file.Dispose();
        }
    }

    static Checkpoint OpenShards(string folder, string index)
    {
        var map = ShardIndex.Read(index);
        var files = new Dictionary<string, SafetensorsFile>(StringComparer.Ordinal);
        try
        {
            foreach (var shard in map.Values.Distinct().Order(StringComparer.Ordinal))
            {
                var path = System.IO.Path.Combine(folder, shard);
                files[shard] = File.Exists(path)
                    ? SafetensorsFile.Open(path)
                    : throw new ModelContractException(
                        $"'{index}' names the shard '{shard}', which is not there. Pull the model again.");
            }
            RequireMapped(index, map, files);
            return new(folder, [.. files.Values]);
        }
        catch
        {
            foreach (var file in files.Values)
            {
                file.Dispose();
            }
            throw;
        }
    }

    static void RequireMapped(
        string index, Dictionary<string, string> map, Dictionary<string, SafetensorsFile> files)
    {
        foreach (var (name, shard) in map)
        {
            if (!files[shard].Tensors.ContainsKey(name))
            {
                throw new SafetensorsFormatException(
                    index, $"it maps tensor '{Shortened.Text(name)}' to '{shard}', which does not hold it");
            }
        }
    }

    static Dictionary<string, TensorEntry> Merge(string path, IReadOnlyList<SafetensorsFile> files)
    {
        var all = new Dictionary<string, TensorEntry>(StringComparer.Ordinal);
        foreach (var (name, entry) in files.SelectMany(static file => file.Tensors))
        {
            if (!all.TryAdd(name, entry))
            {
                throw new SafetensorsFormatException(path,
                    $"tensor '{name}' is in two shards, '{all[name].FilePath}' and '{entry.FilePath}'");
            }
        }
        return all;
    }

    static string OneFolder(string path, ImmutableArray<string> files)
    {
        string[] folders =
            [.. files.Select(static file => System.IO.Path.GetDirectoryName(file) ?? "").Distinct()];
        return folders.Length == 1
            ? folders[0]
            : throw new ModelContractException($"The shards of '{path}' lie in {folders.Length} folders " +
                $"({string.Join(", ", folders)}) once links are resolved; ONNX Runtime reads weights from " +
                "one. Put them into one folder.");
    }
}
