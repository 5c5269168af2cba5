using System.Text.Json;

namespace OnnxPose.Hub;

/// <summary>What the hub says of a repository at one commit.</summary>
/// <param name="Repository">The repository as it was asked for.</param>
/// <param name="Commit">The commit that its revision names now.</param>
/// <param name="Licence">As the hub's tags name it; null where it is not stated.</param>
/// <param name="Files">All files, by path.</param>
sealed record HubListing(
    HubRepository Repository, string Commit, string? Licence, IReadOnlyDictionary<string, HubFile> Files)
{
    const string LicenceTag = "license:";
    const long LargestFile = 1L << 40;      // so that no sum of sizes overflows

    /// <summary>Reads the answer to <c>/api/models/OWNER/NAME/revision/REVISION?blobs=true</c>.</summary>
    /// <exception cref="HubException">It is not such an answer, or has a name that leads out of the
    /// cache.</exception>
    public static HubListing Read(HubRepository repository, byte[] answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            var root = document.RootElement;
            var commit = root.GetProperty("sha").GetString() ?? "";
            if (!HubRepository.IsCommit(commit))
            {
                throw new FormatException($"'{commit}' is no commit.");
            }
            var files = root.GetProperty("siblings").EnumerateArray().Select(ReadFile)
                .ToDictionary(static file => file.Path, StringComparer.Ordinal);
            return new(repository, commit, ReadLicence(root), files);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException or ArgumentException)
        {
            throw new HubException(
                $"The hub's list of files of {repository} is not understood: {e.Message} " +
                "Check HF_ENDPOINT; what answers there may be no hub.", e);
        }
    }

    static HubFile ReadFile(JsonElement file)
    {
        var path = file.GetProperty("rfilename").GetString() ?? "";
        if (!HubPath.IsInside(path))
        {
            throw new FormatException($"'{path}' is not the path of a file inside a repository.");
        }
        var large = file.TryGetProperty("lfs", out var lfs) && lfs.ValueKind == JsonValueKind.Object;
        var hash = large ? lfs.GetProperty("sha256") : file.GetProperty("blobId");
        var size = (large ? lfs : file).GetProperty("size").GetInt64();
        return size is >= 0 and <= LargestFile && BlobHash.TryParse(hash.GetString()) is { } known
            ? new(path, size, known)
            : throw new FormatException($"'{path}' has no size or hash that it could be checked by.");
    }

    static string? ReadLicence(JsonElement root) =>
        root.TryGetProperty("tags", out var tags) && tags.ValueKind == JsonValueKind.Array
            ? tags.EnumerateArray().Select(static tag => tag.GetString() ?? "")
                .FirstOrDefault(static tag => tag.StartsWith(LicenceTag, StringComparison.Ordinal))
                ?[LicenceTag.Length..]
            : null;
}
