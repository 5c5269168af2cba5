using System.Diagnostics;

namespace OnnxPose.Tests.Pipeline;

public sealed class PosePipelineLifetimeTests
{
    static readonly PoseRequest s_endless = new("x") { Count = 50_000, People = 3, Seed = 1 };

    [Test]
    public void ATokenThatIsAlreadyCancelled_TouchesNothing()
    {
        var networks = new HashNetworks();
        using var pipeline = new PosePipeline(networks, new());
        Assert.That(() => pipeline.GeneratePoses(new PoseRequest("x"), null, new(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(networks.Encoded, Is.Zero);
    }

    [Test]
    public void Cancelling_EndsTheCallWithTheCallersToken_AndLeavesThePipelineWhole()
    {
        using var pipeline = new PosePipeline(new HashNetworks(), new());
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));
        var thrown = Assert.Throws<OperationCanceledException>(
            () => pipeline.GeneratePoses(s_endless, null, source.Token));
        Assert.That(thrown!.CancellationToken, Is.EqualTo(source.Token));
        Assert.That(pipeline.GeneratePoses(new PoseRequest("x")).Poses, Has.Length.EqualTo(1));
    }

    [Test]
    public async Task Disposing_StopsCallsInProgress_AndFreesTheModelsOnce()
    {
        var networks = new HashNetworks();
        var pipeline = new PosePipeline(networks, new());
        var calls = Enumerable.Range(0, 3).Select(_ => Task.Run(() => pipeline.GeneratePoses(s_endless)))
            .ToArray();
        await Task.Delay(20);
        pipeline.Dispose();
        Assert.That(networks.Disposals, Is.EqualTo(1), "freed when Dispose returns");
        pipeline.Dispose();
        foreach (var call in calls)
        {
            Assert.That(async () => await call, Throws.InstanceOf<ObjectDisposedException>()
                .With.Property(nameof(ObjectDisposedException.ObjectName))
                .EqualTo(typeof(PosePipeline).FullName), "whether it had begun or not");
        }
        Assert.That(() =>
            pipeline.GeneratePoses(new PoseRequest("x")), Throws.InstanceOf<ObjectDisposedException>()
            .With.Property(nameof(ObjectDisposedException.ObjectName))
            .EqualTo(typeof(PosePipeline).FullName));
        Assert.That(networks.Disposals, Is.EqualTo(1));
    }

    [Test]
    [CancelAfter(20_000)]
    public void DisposingFromAProgressReport_DoesNotWaitForItself(CancellationToken hang)
    {
        var networks = new HashNetworks();
        var pipeline = new PosePipeline(networks, new());
        networks.OnStep = step => { if (step == 3) { pipeline.Dispose(); } };
        Assert.That(() =>
            pipeline.GeneratePoses(s_endless, null, hang), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(networks.Disposals, Is.EqualTo(1), "freed by the last call that left");
    }

    [Test]
    public async Task Threads_ShareOnePipeline_EachWithTheResultItHasAlone()
    {
        using var pipeline = new PosePipeline(new HashNetworks(), new() { MaxBatchRows = 2 });
        PoseRequest Request(int i) =>
            new($"prompt {i % 5}") { Seed = (ulong)i, Count = 1 + i % 3, Temperature = 1 };
        var expected = Enumerable.Range(0, 40).Select(i => pipeline.GeneratePoses(Request(i)).Poses)
            .ToArray();
        var actual = await Task.WhenAll(Enumerable.Range(0, 40)
            .Select(i => Task.Run(() => pipeline.GeneratePoses(Request(i)).Poses)));
        Assert.That(actual, Is.EqualTo(expected));
    }

    [Test]
    public void ACancelledCall_ReturnsSoon()
    {
        using var pipeline = new PosePipeline(new HashNetworks(), new());
        using var source = new CancellationTokenSource();
        var watch = Stopwatch.StartNew();
        source.CancelAfter(30);
        Assert.That(() => pipeline.GeneratePoses(s_endless, null, source.Token),
            Throws.InstanceOf<OperationCanceledException>());
        // the endless request takes minutes
        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(5)));
    }
}
