using System.Runtime.CompilerServices;

namespace OnnxPose;

/// <summary>Gathers requests into batches, and pulls none before it has room.</summary>
static class RequestBatches
{
    /// <summary>Batches of so many requests, the last one of what is left; a batch ends early where the next
    /// request would make more than <see cref="PoseRequest.MaxCount"/> draws of it.</summary>
    public static IEnumerable<PoseRequest[]> Of(IEnumerable<PoseRequest> requests, int size)
    {
        var batch = new List<PoseRequest>();
        foreach (var request in requests)
        {
            if (!HasRoom(batch, request))
            {
                yield return Take(batch);
            }
            batch.Add(request);
            if (batch.Count == size)     // not with the next pull: that may take its time
            {
                yield return Take(batch);
            }
        }
        if (batch.Count > 0)
        {
            yield return Take(batch);
        }
    }

    /// <summary>The same of requests that arrive over time.</summary>
    public static async IAsyncEnumerable<PoseRequest[]> OfAsync(
        IAsyncEnumerable<PoseRequest> requests, int size,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var batch = new List<PoseRequest>();
        await foreach (var request in requests.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (!HasRoom(batch, request))
            {
                yield return Take(batch);
            }
            batch.Add(request);
            if (batch.Count == size)
            {
                yield return Take(batch);
            }
        }
        if (batch.Count > 0)
        {
            yield return Take(batch);
        }
    }

    static bool HasRoom(List<PoseRequest> batch, PoseRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return batch.Sum(static r => (long)r.Draws) + request.Draws <= PoseRequest.MaxCount;
    }

    static PoseRequest[] Take(List<PoseRequest> batch)
    {
        PoseRequest[] taken = [.. batch];
        batch.Clear();
        return taken;
    }
}
