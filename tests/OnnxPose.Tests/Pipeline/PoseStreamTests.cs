using OnnxPose.Numerics;
using OnnxPose.TextToPose;

namespace OnnxPose.Tests.Pipeline;

public sealed class PoseStreamTests
{
    [Test]
    public void Poses_DependNeitherOnTheBatchSize_NorOnWhereARunBegan([Random(1, 30, 3)] int batch)
    {
        using var pipeline = new PosePipeline(new HashNetworks(), new() { MaxBatchRows = 5 });
        var requests = Requests(31).ToArray();
        var expected = requests.Select(request => pipeline.GeneratePoses(request)).ToArray();
        var begin = (batch * 7) % requests.Length;
        var streamed = pipeline.StreamPoses(requests[begin..], batch).ToArray();
        Assert.That(Poses(streamed), Is.EqualTo(Poses(expected[begin..])), $"from {begin}");
        Assert.That(streamed.Select(static result => result.Seed),
            Is.EqualTo(requests[begin..].Select(static request => request.Seed)));
    }

    [Test]
    public void Requests_ArePulledABatchAtATime_WhenAResultIsAskedFor()
    {
        using var pipeline = new PosePipeline(new HashNetworks(), new());
        var pulled = 0;
        using var results = pipeline.StreamPoses(Requests(int.MaxValue, () => pulled++), 4).GetEnumerator();
        Assert.That(pulled, Is.Zero);
        for (var i = 0; i < 12; i++)
        {
            Assert.That(results.MoveNext());
            Assert.That(pulled, Is.EqualTo(4 * (1 + (i / 4))));
        }
    }

    [Test]
    public void ManyDraws_EndABatchEarly()
    {
        var many = new PoseRequest("x") { Count = PoseRequest.MaxCount - 1 };
        PoseRequest[] requests = [new("a"), many, new("b"), new("c"), many, many];
        Assert.That(RequestBatches.Of(requests, 3).Select(static batch => batch.Length),
            Is.EqualTo(new[] { 2, 2, 1, 1 }));
    }

    [Test]
    public void WhatFailsLater_DoesNotTakeBackWhatWasGiven()
    {
        using var pipeline = new PosePipeline(new HashNetworks(maxPeople: 2), new());
        PoseRequest[] requests = [.. Requests(5), new("too many") { People = 3 }];
        var results = new List<PoseResult>();
        Assert.That(() => Drain(pipeline.StreamPoses(requests, 2), results), Throws.ArgumentException);
        Assert.That(results, Has.Count.EqualTo(4));
    }

    [Test]
    public void AStream_StopsWhenItIsAsked_AndWhenItsPipelineIsDisposed()
    {
        var pipeline = new PosePipeline(new HashNetworks(), new());
        using var stop = new CancellationTokenSource();
        using var stopped = pipeline.StreamPoses(Requests(9), 3, stop.Token).GetEnumerator();
        using var disposed = pipeline.StreamPoses(Requests(9), 3).GetEnumerator();
        Assert.That(stopped.MoveNext() && disposed.MoveNext());
        stop.Cancel();
        Assert.That(() => Drain(stopped), Throws.InstanceOf<OperationCanceledException>());
        pipeline.Dispose();
        Assert.That(() => Drain(disposed), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void WrongArguments_AreRefused_BeforeAnythingIsPulled()
    {
        using var pipeline = new PosePipeline(new HashNetworks(), new());
        Assert.That(() => pipeline.StreamPoses(null!), Throws.ArgumentNullException);
        Assert.That(() => pipeline.StreamPoses([], 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => pipeline.StreamPoses([], PosePipeline.MaxRequests + 1),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => pipeline.StreamPoses([null!]).Count(), Throws.ArgumentNullException);
        Assert.That(pipeline.StreamPoses([]), Is.Empty);
    }

    [Test]
    public async Task RequestsThatArriveOverTime_GiveTheSame()
    {
        using var pipeline = new PosePipeline(new HashNetworks(), new());
        var results = new List<PoseResult>();
        await foreach (var result in pipeline.StreamPosesAsync(Requests(11).ToAsyncEnumerable(), 4))
        {
            results.Add(result);
        }
        Assert.That(Poses(results), Is.EqualTo(Poses(pipeline.StreamPoses(Requests(11)))));
    }

    [Test]
    public void AStreamOverTime_StopsWhenItIsAsked()
    {
        using var pipeline = new PosePipeline(new HashNetworks(), new());
        using var stop = new CancellationTokenSource();
        Assert.That(async () =>
        {
            var results = pipeline.StreamPosesAsync(Requests(99).ToAsyncEnumerable(), 4, stop.Token);
            await foreach (var result in results)
            {
                stop.Cancel();
            }
        }, Throws.InstanceOf<OperationCanceledException>());
    }

    // Prompts, people and counts of all kinds, each with a seed of its own.
    static IEnumerable<PoseRequest> Requests(int count, Action? pulled = null)
    {
        for (var i = 0; i < count; i++)
        {
            pulled?.Invoke();
            yield return new($"prompt {i % 17}")
            {
                Seed = PoseRandom.FromSeed(3).Fork(i).NextUInt64(),
                Count = 1 + (i % 3),
                People = i % 4 == 0 ? null : i % 3,
                Temperature = 1,
            };
        }
    }

    static IEnumerable<GeneratedPose> Poses(IEnumerable<PoseResult> results) =>
        results.SelectMany(static result => result.Poses);

    static void Drain(IEnumerable<PoseResult> stream, List<PoseResult> into)
    {
        foreach (var result in stream)
        {
            into.Add(result);
        }
    }

    static void Drain(IEnumerator<PoseResult> stream)
    {
        while (stream.MoveNext())
        {
        }
    }
}
