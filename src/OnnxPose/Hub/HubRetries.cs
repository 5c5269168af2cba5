namespace OnnxPose.Hub;

/// <summary>Repeats what may succeed the next time, with longer and longer waits between.</summary>
/// <param name="options">How often, and the first wait.</param>
/// <param name="waits">Told before each wait what it is for.</param>
sealed class HubRetries(HubOptions options, Action<string> waits)
{
    static readonly TimeSpan s_longestWait = TimeSpan.FromMinutes(5);

    /// <summary>Runs something until it succeeds.</summary>
    /// <param name="what">What is wanted, for the message.</param>
    /// <param name="attempt">Throws <see cref="HubRetryException"/> for what may pass.</param>
    /// <param name="progressed">Whether the last attempt came further than all before; then the count starts
    /// anew.</param>
    /// <param name="stop">Ends a wait too.</param>
    /// <exception cref="IOException">It failed too often in a row.</exception>
    public async Task<T> RunAsync<T>(
        string what, Func<Task<T>> attempt, Func<bool> progressed, CancellationToken stop)
    {
        for (var failures = 0; ;)
        {
            try
            {
                return await attempt().ConfigureAwait(false);
            }
            catch (HubRetryException e)
            {
                failures = progressed() ? 1 : failures + 1;
                if (failures > options.Retries)
                {
                    throw new IOException(
                        $"{what} cannot be fetched: {e.Message} Tried {failures} times. What has arrived " +
                        "stays, and the next pull goes on from there.", e);
                }
                var wait = Wait(e, failures);
                waits(FormattableString.Invariant($"{e.Message} Again in {wait.TotalSeconds:F0} s."));
                await Task.Delay(wait, stop).ConfigureAwait(false);
            }
        }
    }

    TimeSpan Wait(HubRetryException failure, int failures)
    {
        var wait = failure.Wait ?? options.FirstWait * Math.Pow(2, failures - 1);
        return wait < s_longestWait ? wait : s_longestWait;
    }
}
