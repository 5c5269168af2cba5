namespace OnnxPose.Hub;

/// <summary>A repository that is in the cache. Immutable and thread-safe.</summary>
/// <param name="Repository">The repository as it was asked for.</param>
/// <param name="Commit">The commit that its revision named.</param>
/// <param name="Folder">The folder with its files; each is a link to a verified content.</param>
/// <param name="Licence">As the hub's tags name it; null where it is not stated or the hub was not
/// asked.</param>
public sealed record PulledRepository(
    HubRepository Repository, string Commit, string Folder, string? Licence);
