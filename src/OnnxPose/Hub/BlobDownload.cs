using System.Net;
using System.Security.Cryptography;

namespace OnnxPose.Hub;

/// <summary>Fetches the content of one file into the cache: whole and verified, or not at all.</summary>
/// <remarks>
/// What arrives goes to <c>HASH.incomplete</c> beside the blob; a pull that was interrupted at any byte goes
/// on there. The file gets its own name only once size and hash are those that the hub listed. One use.
/// </remarks>
sealed class BlobDownload(
    HubHttp http, HubCache cache, HubOptions options, HubListing listing, HubFile file, PullMeter meter)
    : IDisposable
{
    const int BufferBytes = 1 << 17;

    readonly string _blob = cache.Blob(listing.Repository, file.Hash);
    IncrementalHash _hash = file.Hash.Begin(file.Size);     // of what the incomplete file holds
    long _kept;                                             // bytes of it that the meter knows of
    long _furthest;                                         // the most that it ever held
    bool _progressed;
    bool _wasWrong;

    string Incomplete => _blob + ".incomplete";

    string Name => $"'{file.Path}' of {listing.Repository.Id}";

    /// <summary>Whether a content is in the cache, with the size that it must have.</summary>
    public static bool IsThere(string blob, long size) =>
        new FileInfo(blob) is { Exists: true } found && found.Length == size;

    /// <summary>Fetches it, where it is not there yet.</summary>
    /// <exception cref="HubException">The hub refuses, or gives other bytes than it lists, twice.</exception>
    /// <exception cref="IOException">The network or the disk failed.</exception>
    /// <exception cref="OperationCanceledException">The token asked to stop; what arrived stays.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        if (!IsThere(_blob, file.Size))
        {
            using var alone = await BlobLock.TakeAsync(cache.Lock(listing.Repository, file.Hash),
                () => Waits("Another program fetches it."), stop).ConfigureAwait(false);
            if (!IsThere(_blob, file.Size))     // another program may have fetched it meanwhile
            {
                Directory.CreateDirectory(Path.GetDirectoryName(_blob)!);
                await new HubRetries(options, Waits).RunAsync(
                    Name, () => AttemptAsync(stop), () => _progressed, stop).ConfigureAwait(false);
                meter.Finished(file.Path);
                return;
            }
        }
        meter.Found(file.Size);
        meter.Finished(file.Path);
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    async Task<bool> AttemptAsync(CancellationToken stop)
    {
        _progressed = false;
        if (new FileInfo(Incomplete).LinkTarget is not null)
        {
            File.Delete(Incomplete);     // what a link points to may lie outside of the cache
        }
#pragma warning disable RS0030 // A download goes on where it ended; it gets its name by rename.
        using (var target = new FileStream(
            Incomplete, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, BufferBytes))
#pragma warning restore RS0030
        {
            Resume(target, stop);
            if (target.Length < file.Size)
            {
                await FetchAsync(target, stop).ConfigureAwait(false);
            }
            RequireHash(target);
            target.Flush(flushToDisk: true);
        }
        File.Move(Incomplete, _blob, overwrite: true);
        return true;
    }

    // Reads what an earlier attempt left; nobody vouches for it until it is complete.
    void Resume(FileStream target, CancellationToken stop)
    {
        if (target.Length > file.Size)
        {
            target.SetLength(0);
        }
        meter.Found(target.Length - _kept);
        _kept = target.Length;
        _furthest = Math.Max(_furthest, _kept);
        target.Position = 0;
        BeginHash();
        BlobHash.Append(_hash, target, stop);
    }

    void BeginHash()
    {
        _hash.Dispose();
        _hash = file.Hash.Begin(file.Size);
    }

    async Task FetchAsync(FileStream target, CancellationToken stop)
    {
        try
        {
            var from = target.Length;
            using var answer = await http.GetAsync(Address, from, stop).ConfigureAwait(false);
            if (from > 0 && answer.StatusCode == HttpStatusCode.OK)
            {
                Forget(target);     // the host gives whole files only
                from = 0;
            }
            RequireRange(answer, from);
            await CopyAsync(answer, target, stop).ConfigureAwait(false);
        }
        catch (HubRangeException e)
        {
            Forget(target);
            throw new HubRetryException("The host has fewer bytes than were fetched before.", e);
        }
    }

    async Task CopyAsync(HttpResponseMessage answer, FileStream target, CancellationToken stop)
    {
        using var body = await HubBody.OpenAsync(answer, options.StallLimit, stop).ConfigureAwait(false);
        var buffer = new byte[BufferBytes];
        while (await body.ReadAsync(buffer, stop).ConfigureAwait(false) is > 0 and var read)
        {
            if (target.Length + read > file.Size)
            {
                Forget(target);
                throw Wrong($"more than the {file.Size} bytes that it lists");
            }
            target.Write(buffer, 0, read);
            _hash.AppendData(buffer, 0, read);
            _kept += read;
            _progressed |= _kept > _furthest;     // not by what had to be thrown away before
            meter.Arrived(file.Path, read);
        }
        if (target.Length < file.Size)
        {
            throw new HubRetryException($"The answer ended after {target.Length} of {file.Size} bytes.");
        }
    }

    static void RequireRange(HttpResponseMessage answer, long from)
    {
        var begins = answer.Content.Headers.ContentRange?.From ?? 0;
        if (answer.StatusCode == HttpStatusCode.PartialContent && begins != from)
        {
            throw new HubRetryException($"Asked for bytes from {from}, the answer begins at {begins}.");
        }
    }

    void RequireHash(FileStream target)
    {
        var actual = Convert.ToHexStringLower(_hash.GetCurrentHash());
        if (actual != file.Hash.Hex)
        {
            Forget(target);
            throw Wrong($"bytes with the {file.Hash.Kind} {actual}, expected {file.Hash.Hex}");
        }
    }

    // Bytes may have changed on their way, or on the disk after a power cut; so they get a second chance.
    Exception Wrong(string got)
    {
        var message = $"The hub gave {Name} with {got}.";
        var again = !_wasWrong;
        _wasWrong = true;
        return again ? new HubRetryException(message) : new HubException(
            $"{message} Nothing of it was kept. Check HF_ENDPOINT and whatever stands between.");
    }

    void Forget(FileStream target)
    {
        target.SetLength(0);
        BeginHash();
        meter.Found(-_kept);
        _furthest = Math.Max(_furthest, _kept);
        _kept = 0;
        _progressed = false;
    }

    void Waits(string reason) => meter.Waits(file.Path, $"{file.Path}: {reason}");

    string Address => $"{listing.Repository.Id}/resolve/{listing.Commit}/" +
        string.Join('/', file.Path.Split('/').Select(Uri.EscapeDataString));
}
