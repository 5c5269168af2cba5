namespace OnnxPose.Hub;

/// <summary>What is wanted of a repository.</summary>
/// <param name="Repository">The repository.</param>
/// <param name="Required">Files that must be there, by path.</param>
/// <param name="IsWanted">Which of the others are wanted too; null for none.</param>
sealed record PullRequest(
    HubRepository Repository, IReadOnlyList<string> Required, Predicate<string>? IsWanted = null)
{
    /// <summary>The wanted files of a listing.</summary>
    /// <exception cref="HubException">One that must be there is not, or none is wanted.</exception>
    public HubFile[] Choose(HubListing listing)
    {
        foreach (var path in Required)
        {
            if (!listing.Files.ContainsKey(path))
            {
                throw new HubException(
                    $"{Repository} has no file '{path}' at commit {listing.Commit}. Check the repository; " +
                    "another revision may have it.");
            }
        }
        HubFile[] files = [.. listing.Files.Values
            .Where(file => Required.Contains(file.Path) || IsWanted?.Invoke(file.Path) == true)
            .OrderBy(static file => file.Path, StringComparer.Ordinal)];
        return files.Length > 0 ? files : throw new HubException(
            $"None of the {listing.Files.Count} files of {Repository} is wanted. Name them with patterns.");
    }
}
