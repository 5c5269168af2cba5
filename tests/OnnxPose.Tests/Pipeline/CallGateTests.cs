namespace OnnxPose.Tests.Pipeline;

public sealed class CallGateTests
{
    [Test]
    [CancelAfter(30_000)]
    public void A_release_that_fails_throws_at_the_last_to_leave_and_keeps_nobody_waiting(
        CancellationToken stop)
    {
        using var entered = new ManualResetEventSlim();
        var gate = new CallGate(static () => throw new IOException("a disk that went away"));
        var caller = Task.Run(
            () =>
            {
                gate.Enter(this);
                entered.Set();
                gate.Closing.WaitHandle.WaitOne();
                Assert.That(gate.Leave, Throws.InstanceOf<IOException>());
            },
            stop);
        entered.Wait(stop);
        var closer = Task.Run(gate.Close, stop);
        Assert.That(Task.WhenAll(caller, closer).Wait(TimeSpan.FromSeconds(20), stop));
    }
}
