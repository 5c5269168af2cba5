namespace OnnxPose.Hub;

/// <summary>A request that failed in a way that may pass.</summary>
/// <param name="message">What happened.</param>
/// <param name="inner">What it came from.</param>
sealed class HubRetryException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>A host that sent nothing.</summary>
    public static HubRetryException Stalled(string host, TimeSpan limit, Exception inner) =>
        new(FormattableString.Invariant($"{host} sent nothing for {limit.TotalSeconds} s."), inner);

    /// <summary>How long the hub asks to wait; null where it does not say.</summary>
    public TimeSpan? Wait { get; init; }
}
