namespace OnnxPose.Hub;

/// <summary>A folder inside a repository at a commit, as the index of a model may name it:
/// <c>hub:OWNER/NAME@COMMIT/FOLDER</c>.</summary>
/// <param name="Repository">The repository; its revision is a commit.</param>
/// <param name="Folder">The folder, with slashes; empty for the repository's own.</param>
readonly record struct HubReference(HubRepository Repository, string Folder)
{
    /// <summary>What every reference begins with.</summary>
    public const string Scheme = "hub:";

    /// <summary>Reads a reference.</summary>
    /// <exception cref="FormatException">It is none, or leads out of the cache.</exception>
    public static HubReference Parse(string text)
    {
        var body = text.StartsWith(Scheme, StringComparison.Ordinal) ? text[Scheme.Length..] : "";
        var end = body.IndexOf('/', Math.Max(0, body.IndexOf('@')));
        var repository = HubRepository.TryParse(end < 0 ? body : body[..end]);
        var folder = end < 0 ? "" : body[(end + 1)..];
        return repository is not null && HubRepository.IsCommit(repository.Revision)
            && (end < 0 || HubPath.IsInside(folder))
            ? new(repository, folder)
            : throw new FormatException(
                $"'{text}' is no reference to the hub's cache; expected {Scheme}OWNER/NAME@COMMIT/FOLDER.");
    }

    /// <summary>The folder in a cache; it need not be there.</summary>
    public string Locate(HubCache cache) =>
        Path.Combine(cache.Snapshot(Repository, Repository.Revision), Folder);

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString() =>
        $"{Scheme}{Repository.Id}@{Repository.Revision}{(Folder.Length == 0 ? "" : "/" + Folder)}";
}
