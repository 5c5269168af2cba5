using System.Text;
using OnnxPose.Onnx.Files;

namespace OnnxPose.Hub;

/// <summary>The places of the hub's cache, which other programs read and write too.</summary>
/// <remarks>
/// A repository's folder has <c>blobs/HASH</c>, the contents; <c>refs/REVISION</c>, the commit that a branch
/// or tag named last; <c>snapshots/COMMIT/PATH</c>, a link to a blob. Thread-safe.
/// </remarks>
/// <param name="root">The cache's folder.</param>
sealed class HubCache(string root)
{
    /// <summary>The folder of models that are put together from several repositories.</summary>
    public const string ComposedFolder = "onnxpose";

    const int MostBytesOfARef = 256;

    /// <summary>The cache's folder, as a full path.</summary>
    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>The cache that the environment names.</summary>
    public static HubCache OfUser() => new(HubVariables.OfProcess.CacheFolder);

    /// <summary>The folder of a model that was pulled; null where it was not.</summary>
    /// <param name="name">A bundle's name or a repository's.</param>
    public string? Find(string name)
    {
        if (HubPath.IsInside(name) && File.Exists(Path.Combine(Composed(name), "model_index.json")))
        {
            return Composed(name);
        }
        return HubRepository.TryParse(name) is { } repository && Commit(repository) is { } commit
            && Directory.Exists(Snapshot(repository, commit)) ? Snapshot(repository, commit) : null;
    }

    /// <summary>A model that is put together from several repositories.</summary>
    public string Composed(string name) => Path.Combine(Root, ComposedFolder, name);

    /// <summary>The state of a repository at a commit.</summary>
    public string Snapshot(HubRepository repository, string commit) =>
        Path.Combine(Folder(repository), "snapshots", commit);

    /// <summary>A content by its hash.</summary>
    public string Blob(HubRepository repository, BlobHash hash) =>
        Path.Combine(Folder(repository), "blobs", hash.Hex);

    /// <summary>The file that whoever fetches a content has locked.</summary>
    public string Lock(HubRepository repository, BlobHash hash) =>
        Path.Combine(Root, ".locks", Name(repository), hash.Hex + ".lock");

    /// <summary>The commit that a revision is known to name; null where it is not known.</summary>
    public string? Commit(HubRepository repository)
    {
        if (HubRepository.IsCommit(repository.Revision))
        {
            return repository.Revision;
        }
        var path = Ref(repository);
        var bytes = File.Exists(path) ? BoundedFile.TryRead(path, MostBytesOfARef) : null;
        return bytes is null ? null : Encoding.UTF8.GetString(bytes).Trim() is var commit
            && HubRepository.IsCommit(commit) ? commit : null;
    }

    /// <summary>Remembers the commit that a branch or tag names.</summary>
    public void SetCommit(HubRepository repository, string commit)
    {
        if (Commit(repository) != commit)
        {
            var path = Ref(repository);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            AtomicFile.WriteText(path, commit);
        }
    }

    /// <summary>Puts a content that is there into a snapshot.</summary>
    /// <remarks>A relative link, so that the cache can be moved; a copy where links are not
    /// allowed.</remarks>
    public void AddToSnapshot(HubRepository repository, string commit, HubFile file)
    {
        var path = Path.Combine(Snapshot(repository, commit), file.Path);
        var blob = Blob(repository, file.Hash);
        var folder = Path.GetDirectoryName(path)!;
        var target = Path.GetRelativePath(folder, blob);
        if (new FileInfo(path) is var old && old.LinkTarget == target
            || (old.Exists && old.LinkTarget is null && old.Length == file.Size))
        {
            return;
        }
        Directory.CreateDirectory(folder);
        var temporary = Path.Combine(folder, $".onnxpose-{Guid.NewGuid():N}.tmp");
        try
        {
            CreateLink(temporary, target, blob);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    static void CreateLink(string path, string target, string blob)
    {
        try
        {
            File.CreateSymbolicLink(path, target);
        }
        catch (Exception e) when (OperatingSystem.IsWindows()
            && e is IOException or UnauthorizedAccessException)
        {
            File.Copy(blob, path);     // Windows gives links to developers and administrators only
        }
    }

    string Folder(HubRepository repository) => Path.Combine(Root, Name(repository));

    string Ref(HubRepository repository) => Path.Combine(Folder(repository), "refs", repository.Revision);

    static string Name(HubRepository repository) => $"models--{repository.Owner}--{repository.Name}";
}
