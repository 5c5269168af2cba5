using System.Runtime.CompilerServices;

namespace OnnxPose;

// Poses for any number of requests, in memory for one batch of them.
public sealed partial class PosePipeline
{
    /// <summary>Draws the poses of any number of requests, a batch at a time, in their order.</summary>
    /// <remarks>
    /// <para>Lazy: a batch of requests is pulled when its first result is asked for, drawn side by side, and
    /// given out; only one batch is held. What was given out stays good when a later batch fails.</para>
    /// <para>The poses of each request are those it would have alone, up to rounding: give every request a
    /// <see cref="PoseRequest.Seed"/> of its own, and neither the size of the batches nor the place where a
    /// run was taken up again shows in them.</para>
    /// </remarks>
    /// <param name="requests">Pulled on the thread that asks for results.</param>
    /// <param name="batchSize">Requests drawn side by side, 1 to <see cref="MaxRequests"/>; rows beyond
    /// <see cref="PosePipelineOptions.MaxBatchRows"/> take turns.</param>
    /// <param name="cancellationToken">Stops within about one network step; results of the batch that is
    /// being drawn are lost.</param>
    /// <returns>One result a request.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batchSize"/> is out of
    /// range.</exception>
    /// <inheritdoc cref="GeneratePoses(PoseRequest, IProgress{GenerateProgress}?, CancellationToken)"/>
    public IEnumerable<PoseResult> StreamPoses(IEnumerable<PoseRequest> requests, int batchSize = 16,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        RequireBatchSize(batchSize);
        return RequestBatches.Of(requests, batchSize)
            .SelectMany(batch => Generate(batch, null, cancellationToken));
    }

    /// <summary>Draws the poses of requests that arrive over time, a batch at a time, in their order, on
    /// worker threads.</summary>
    /// <remarks>A batch is drawn when it is full or the requests end.</remarks>
    /// <inheritdoc cref="StreamPoses"/>
    public async IAsyncEnumerable<PoseResult> StreamPosesAsync(
        IAsyncEnumerable<PoseRequest> requests, int batchSize = 16,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        RequireBatchSize(batchSize);
        var batches = RequestBatches.OfAsync(requests, batchSize, cancellationToken);
        await foreach (var batch in batches.ConfigureAwait(false))
        {
            var results = await Task.Run(() => Generate(batch, null, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
            foreach (var result in results)
            {
                yield return result;
            }
        }
    }

    static void RequireBatchSize(int batchSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batchSize, MaxRequests);
    }
}
