namespace OnnxPose.Cli.Prompts;

/// <summary>Requests of which an earlier run did the first ones.</summary>
/// <remarks>Not thread-safe.</remarks>
/// <param name="all">All of them, from the first.</param>
/// <param name="batch">How many are drawn side by side.</param>
sealed class RemainingRequests(IEnumerator<PromptRequest> all, int batch)
{
    readonly List<PromptRequest> _begun = [];     // of the batch that was asked for last

    /// <summary>The next request, to compare with what the earlier run did; null at the end.</summary>
    public PromptRequest? Next()
    {
        if (!all.MoveNext())
        {
            return null;
        }
        if (all.Current.Index % batch == 0)
        {
            _begun.Clear();
        }
        _begun.Add(all.Current);
        return all.Current;
    }

    /// <summary>The requests from the beginning of the batch on in which the next one lies.</summary>
    /// <remarks>So every pose has the same batch mates as in a run that was never interrupted, and equals its
    /// own to the last digit.</remarks>
    /// <param name="done">How many are done.</param>
    /// <param name="pulled">Told of each when it is pulled.</param>
    public IEnumerable<PoseRequest> From(int done, Action<PromptRequest> pulled)
    {
        foreach (var request in _begun.Where(request => request.Index >= done - (done % batch)))
        {
            pulled(request);
            yield return request.Request;
        }
        while (all.MoveNext())
        {
            pulled(all.Current);
            yield return all.Current.Request;
        }
    }
}
