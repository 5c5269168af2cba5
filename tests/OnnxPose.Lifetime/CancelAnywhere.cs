using System.Diagnostics;
using OnnxPose.Numerics;

namespace OnnxPose.Lifetime;

/// <summary>Calls are cancelled at random moments; each returns soon, and the next one is as good as a fresh
/// one.</summary>
static class CancelAnywhere
{
    // A step takes less than one millisecond; machines are busy.
    static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(500);

    public static void Run(string folder, int rounds, ulong seed)
    {
        var random = PoseRandom.FromSeed(seed);
        using var pipeline = PosePipeline.Load(folder, Requests.Options);
        var request = Requests.Number(3) with { Count = 3, People = 1, Temperature = 1 };
        var expected = pipeline.GeneratePoses(request).Poses;
        var typical = pipeline.GeneratePoses(request).Timings.Total;
        var delays = new List<TimeSpan>();
        for (var round = 0; round < rounds; round++)
        {
            var moment = typical * (2.2 * random.NextDouble());
            if (Cancel(pipeline, request with { Count = 6 }, moment) is { } delay)
            {
                delays.Add(delay);
            }
            if (round % 5 == 4)
            {
                Require.That(pipeline.GeneratePoses(request).Poses.SequenceEqual(expected),
                    "a call after cancelled ones gives what it gave before");
            }
        }
        delays.Sort();
        var slowest = delays[^1].TotalMilliseconds;
        Console.WriteLine($"{rounds} rounds, {delays.Count} cancelled, slowest return {slowest:F1} ms");
        Require.That(
            delays.Count > rounds / 3, "at least a third of the calls is cancelled before it is done");
        Require.That(
            delays[delays.Count * 99 / 100] < s_soon, $"99 of 100 cancelled calls return within {s_soon}");
    }

    // How long after the cancellation the call returned; null if it was done before.
    static TimeSpan? Cancel(PosePipeline pipeline, PoseRequest request, TimeSpan after)
    {
        using var source = new CancellationTokenSource();
        var call = Task.Factory.StartNew(
            () => Returned(pipeline, request, source.Token), CancellationToken.None,
            TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Thread.Sleep(after);
        var cancelled = Stopwatch.GetTimestamp();
        source.Cancel();
        return call.Result is { } returned ? Stopwatch.GetElapsedTime(cancelled, returned) : null;
    }

    static long? Returned(PosePipeline pipeline, PoseRequest request, CancellationToken token)
    {
        try
        {
            pipeline.GeneratePoses(request, null, token);
            return null;
        }
        catch (OperationCanceledException e)
        {
            var now = Stopwatch.GetTimestamp();
            Require.That(e.CancellationToken == token, "the exception carries the caller's token");
            return now;
        }
    }
}
