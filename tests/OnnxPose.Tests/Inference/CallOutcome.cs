namespace OnnxPose.Tests.Inference;

/// <summary>How a call that somebody may stop ended.</summary>
static class CallOutcome
{
    /// <summary>Calls, and says "finished", "disposed" or "cancelled"; other failures pass through.</summary>
    public static string Of(Action action)
    {
        try
        {
            action();
            return "finished";
        }
        catch (ObjectDisposedException)
        {
            return "disposed";
        }
        catch (OperationCanceledException)
        {
            return "cancelled";
        }
    }
}
