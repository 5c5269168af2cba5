namespace OnnxPose.Hub;

/// <summary>Fetches models from the hub into the cache that all programs on the machine share.</summary>
/// <remarks>
/// <para>What is there is not fetched again. A pull that was interrupted, at any byte and in any way, goes on
/// where it stopped; nothing is written outside of the cache. Several programs may pull at once: they wait
/// for each other's files.</para>
/// <para>Thread-safe.</para>
/// </remarks>
public sealed class HubClient : IDisposable
{
    const int LargestListing = 1 << 28;     // a million files

    readonly HubOptions _options;
    readonly HubHttp _http;
    readonly HubCache _cache;

    /// <summary>A client.</summary>
    /// <param name="options">Where and who; what the environment says where it is null.</param>
    public HubClient(HubOptions? options = null)
    {
        _options = options ?? HubOptions.FromEnvironment();
        (_http, _cache) = (new(_options), new(_options.CacheFolder));
    }

    /// <summary>Fetches the files of a repository that fit a pattern.</summary>
    /// <param name="repository">Which one.</param>
    /// <param name="patterns">Names with <c>*</c> for any text; null takes what OnnxPose can read.</param>
    /// <param name="progress">Told how far it is, on any thread, one call at a time.</param>
    /// <param name="cancellationToken">Stops the pull; what arrived stays.</param>
    /// <exception cref="HubException">The hub refuses, or gives other bytes than it lists.</exception>
    /// <exception cref="IOException">The network or the disk failed, or there is too little room.</exception>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    public async Task<PulledRepository> PullAsync(HubRepository repository,
        IReadOnlyList<string>? patterns = null, IProgress<HubProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(repository);
        var wanted = patterns ?? FilePattern.Usable;
        var request = new PullRequest(repository, [], path => FilePattern.FitsAny(path, wanted));
        return (await PullAsync([request], progress, cancellationToken).ConfigureAwait(false))[0];
    }

    /// <summary>Fetches a model that is put together from several repositories.</summary>
    /// <param name="bundle">Which one.</param>
    /// <param name="progress">Told how far it is, on any thread, one call at a time.</param>
    /// <param name="cancellationToken">Stops the pull; what arrived stays.</param>
    /// <returns>The model's folder, for <c>PosePipeline.Load</c>.</returns>
    /// <exception cref="HubException">The hub refuses, or gives other bytes than it lists.</exception>
    /// <exception cref="IOException">The network or the disk failed, or there is too little room.</exception>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    public async Task<string> PullAsync(ModelBundle bundle, IProgress<HubProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        var pulled = await PullAsync(bundle.Requests, progress, cancellationToken).ConfigureAwait(false);
        return bundle.Compose(_cache, pulled);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _http.Dispose();

    internal async Task<PulledRepository[]> PullAsync(
        IReadOnlyList<PullRequest> requests, IProgress<HubProgress>? progress, CancellationToken stop)
    {
        if (_options.Offline)
        {
            return [.. requests.Select(FindOffline)];
        }
        var pulls = new List<(HubListing Listing, HubFile[] Files)>();
        foreach (var request in requests)
        {
            var listing = await ListAsync(request.Repository, progress, stop).ConfigureAwait(false);
            pulls.Add((listing, request.Choose(listing)));
        }
        RequireRoom(pulls);
        await FetchAsync(pulls, progress, stop).ConfigureAwait(false);
        return [.. pulls.Select(static pull => pull.Listing).Select(Finish)];
    }

    async Task<HubListing> ListAsync(
        HubRepository repository, IProgress<HubProgress>? progress, CancellationToken stop)
    {
        var what = $"The list of files of {repository}";
        var path = $"api/models/{repository.Id}/revision/{Uri.EscapeDataString(repository.Revision)}" +
            "?blobs=true";
        return await new HubRetries(_options, Waits).RunAsync(what, async () =>
        {
            using var answer = await _http.GetAsync(path, 0, stop).ConfigureAwait(false);
            using var body = await HubBody.OpenAsync(answer, _options.StallLimit, stop).ConfigureAwait(false);
            return HubListing.Read(repository,
                await body.ReadAllAsync(LargestListing, stop).ConfigureAwait(false)
                    ?? throw new HubException(
                        $"{what} has more than {LargestListing} bytes. Check HF_ENDPOINT; what answers " +
                        "there may be no hub."));
        }, static () => false, stop).ConfigureAwait(false);

        void Waits(string reason) => progress?.Report(
            new("", 0, 0, 0, 0, 0, null) { Waiting = $"{what}: {reason}" });
    }

    async Task FetchAsync(
        List<(HubListing Listing, HubFile[] Files)> pulls, IProgress<HubProgress>? progress,
        CancellationToken stop)
    {
        // One content may have several names; it is fetched once.
        var files = pulls.SelectMany(static pull => pull.Files, static (pull, file) => (pull.Listing, file))
            .GroupBy(pair => _cache.Blob(pair.Listing.Repository, pair.file.Hash)).ToArray();
        var meter = new PullMeter(
            files.Length, files.Sum(static same => same.First().file.Size), progress, TimeProvider.System);
        var side = new ParallelOptions
        {
            MaxDegreeOfParallelism = _options.Parallel,
            CancellationToken = stop,
        };
        await System.Threading.Tasks.Parallel.ForEachAsync(files, side, async (same, stop) =>
        {
            var (listing, first) = same.First();
            using var download = new BlobDownload(_http, _cache, _options, listing, first, meter);
            await download.RunAsync(stop).ConfigureAwait(false);
            foreach (var (_, file) in same)
            {
                _cache.AddToSnapshot(listing.Repository, listing.Commit, file);
            }
        }).ConfigureAwait(false);
    }

    // Only now, so that whoever finds the revision's commit finds its files too.
    PulledRepository Finish(HubListing listing)
    {
        if (listing.Repository.Revision != listing.Commit)
        {
            _cache.SetCommit(listing.Repository, listing.Commit);
        }
        return new(listing.Repository, listing.Commit,
            _cache.Snapshot(listing.Repository, listing.Commit), listing.Licence);
    }

    void RequireRoom(List<(HubListing Listing, HubFile[] Files)> pulls)
    {
        var needed = pulls.SelectMany(static pull => pull.Files, static (pull, file) => (pull.Listing, file))
            .DistinctBy(pair => _cache.Blob(pair.Listing.Repository, pair.file.Hash))
            .Sum(pair => Missing(_cache.Blob(pair.Listing.Repository, pair.file.Hash), pair.file.Size));
        if (needed == 0)
        {
            return;     // the cache may be one that is shared and can only be read
        }
        if (File.Exists(_cache.Root))
        {
            throw new IOException($"'{_cache.Root}' is a file; expected the folder of the hub's cache. " +
                "Name another with HF_HUB_CACHE.");
        }
        Directory.CreateDirectory(_cache.Root);
        var free = _options.FreeBytes(_cache.Root);
        if (needed > free)
        {
            throw new IOException(FormattableString.Invariant(
                $"The files take {needed / 1e9:F2} GB and '{_cache.Root}' has {free / 1e9:F2} GB free. ") +
                "Make room, or name another place with HF_HUB_CACHE.");
        }
    }

    static long Missing(string blob, long size)
    {
        var begun = new FileInfo(blob + ".incomplete");
        var there = begun.Exists ? Math.Min(begun.Length, size) : 0;
        return BlobDownload.IsThere(blob, size) ? 0 : size - there;
    }

    PulledRepository FindOffline(PullRequest request)
    {
        var repository = request.Repository;
        var commit = _cache.Commit(repository);
        var folder = commit is null ? null : _cache.Snapshot(repository, commit);
        if (folder is null || !Directory.Exists(folder))
        {
            throw new HubException(
                $"{repository} is not in '{_cache.Root}', and HF_HUB_OFFLINE forbids to fetch it. " +
                "Unset it, or name another cache with HF_HUB_CACHE.");
        }
        var missing = request.Required.FirstOrDefault(path => !File.Exists(Path.Combine(folder, path)));
        return missing is null ? new(repository, commit!, folder, null) : throw new HubException(
            $"'{missing}' of {repository} is not in '{folder}', and HF_HUB_OFFLINE forbids to fetch it. " +
            "Unset it and pull again.");
    }
}
