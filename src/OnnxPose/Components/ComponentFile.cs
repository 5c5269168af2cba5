using OnnxPose.Hub;
using OnnxPose.Onnx.Files;

namespace OnnxPose.Components;

/// <summary>A file of a component with its hash.</summary>
/// <param name="Name">Its name in the component's folder, with slashes.</param>
/// <param name="Content">Where its bytes lie, links resolved.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Hash">The hash that it has.</param>
/// <param name="Expected">The hash that the hub listed, where the file lies in its cache; else
/// null.</param>
sealed record ComponentFile(string Name, string Content, long Bytes, string Hash, string? Expected)
{
    /// <summary>Whether the file is known to be another than the hub's.</summary>
    public bool IsWrong => Expected is not null && Expected != Hash;

    /// <summary>Reads all files of a component and hashes them.</summary>
    /// <param name="component">The component.</param>
    /// <param name="stop">Stops within a file too.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static IEnumerable<ComponentFile> Of(ModelComponent component, CancellationToken stop)
    {
        foreach (var path in component.Folders.SelectMany(Directory.GetFiles).Order(StringComparer.Ordinal))
        {
            var real = RealPath.Resolve(path);
            var expected = ListedHash(real);
            var hash = (expected ?? s_plain).Of(real, stop);
            yield return new(
                Path.GetRelativePath(component.Folder, path).Replace(Path.DirectorySeparatorChar, '/'),
                real, new FileInfo(real).Length, hash, expected?.Hex);
        }
    }

    /// <summary>The hash that the name of a content in the hub's cache is; null elsewhere.</summary>
    public static BlobHash? ListedHash(string realPath) =>
        Path.GetFileName(Path.GetDirectoryName(realPath)) == "blobs"
            ? BlobHash.TryParse(Path.GetFileName(realPath))
            : null;

    // Any SHA-256 says which kind is computed.
    static readonly BlobHash s_plain = BlobHash.TryParse(new string('0', 64))!.Value;
}
