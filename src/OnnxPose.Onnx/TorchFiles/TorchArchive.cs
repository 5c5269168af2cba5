using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Onnx.TorchFiles;

/// <summary>The members of a torch checkpoint: one pickle, and a storage of raw elements for each of its
/// keys.</summary>
sealed class TorchArchive
{
    // A tensor takes about 230 bytes of pickle; SDXL's UNet has 1680 of them.
    const int MostPickleBytes = 1 << 20;
    const string PickleName = "/data.pkl";

    readonly Dictionary<string, ZipEntry> _entries;
    readonly string _root;

    TorchArchive(string path, Dictionary<string, ZipEntry> entries, ZipEntry pickle)
    {
        (Path, _entries, Pickle) = (path, entries, pickle);
        _root = pickle.Name[..^PickleName.Length];
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The pickle, at most 1 MiB.</summary>
    public ZipEntry Pickle { get; }

    /// <summary>Finds the members in a file.</summary>
    /// <exception cref="ModelContractException">It is not such an archive.</exception>
    public static TorchArchive Read(MappedFile file)
    {
        var entries = ZipDirectory.Read(file);
        ZipEntry[] pickles =
            [.. entries.Values.Where(static e => e.Name.EndsWith(PickleName, StringComparison.Ordinal))];
        if (pickles.Length != 1 || pickles[0].Length > MostPickleBytes)
        {
            throw TorchFile.Refuse(file.Path, pickles.Length == 1
                ? $"its pickle has {pickles[0].Length} bytes, expected at most {MostPickleBytes}"
                : $"it has {pickles.Length} members named 'data.pkl' in a folder, expected one");
        }
        var archive = new TorchArchive(file.Path, entries, pickles[0]);
        archive.RequireLittleEndian(file);
        return archive;
    }

    /// <summary>The raw elements of a storage.</summary>
    /// <exception cref="ModelContractException">There are none.</exception>
    public ZipEntry Storage(string key) => _entries.TryGetValue($"{_root}/data/{key}", out var entry)
        ? entry
        : throw TorchFile.Refuse(Path, $"it has no storage '{Shortened.Text(key)}', which a tensor needs");

    void RequireLittleEndian(MappedFile file)
    {
        if (_entries.TryGetValue($"{_root}/byteorder", out var entry))
        {
            using var order = file.Read(entry.Offset, (int)Math.Min(entry.Length, int.MaxValue));
            if (!order.Bytes.SequenceEqual("little"u8))
            {
                throw TorchFile.Refuse(Path, "its numbers are not little-endian");
            }
        }
    }
}
