namespace OnnxPose.Hub;

/// <summary>The content of an answer. A host that sends nothing for too long, or breaks off, is asked
/// again.</summary>
sealed class HubBody : IDisposable
{
    const int BufferBytes = 1 << 16;

    readonly Stream _source;
    readonly string _host;
    readonly TimeSpan _patience;

    HubBody(Stream source, string host, TimeSpan patience) =>
        (_source, _host, _patience) = (source, host, patience);

    /// <summary>Begins to read.</summary>
    /// <param name="answer">Whose content is not read; it outlives this.</param>
    /// <param name="patience">How long nothing may come.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task<HubBody> OpenAsync(
        HttpResponseMessage answer, TimeSpan patience, CancellationToken stop) => new(
            await answer.Content.ReadAsStreamAsync(stop).ConfigureAwait(false),
            answer.RequestMessage?.RequestUri?.Host ?? "the hub", patience);

    /// <summary>Reads what has come; 0 at the end.</summary>
    /// <exception cref="HubRetryException">Nothing came for too long, or the connection broke.</exception>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    public async Task<int> ReadAsync(Memory<byte> buffer, CancellationToken stop)
    {
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(stop);
        stall.CancelAfter(_patience);
        try
        {
            return await _source.ReadAsync(buffer, stall.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!stop.IsCancellationRequested)
        {
            throw HubRetryException.Stalled(_host, _patience, e);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new HubRetryException($"The connection broke: {e.Message.TrimEnd('.')}.", e);
        }
    }

    /// <summary>Reads all; null where there is more than is wanted.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public async Task<byte[]?> ReadAllAsync(int mostBytes, CancellationToken stop)
    {
        using var all = new MemoryStream();
        var buffer = new byte[BufferBytes];
        while (await ReadAsync(buffer, stop).ConfigureAwait(false) is > 0 and var read)
        {
            if (all.Length + read > mostBytes)
            {
                return null;
            }
            all.Write(buffer, 0, read);
        }
        return all.ToArray();
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();
}
