using System.Diagnostics;
using OnnxPose.Numerics;

namespace OnnxPose.Lifetime;

/// <summary>A pipeline is disposed at a random moment while several threads are calling it.</summary>
static class DisposeDuringUse
{
    const int Callers = 4;
    static readonly TimeSpan s_longestDispose = TimeSpan.FromSeconds(2);

    public static void Run(string folder, int rounds, ulong seed)
    {
        var random = PoseRandom.FromSeed(seed);
        var (interrupted, slowest) = (0, TimeSpan.Zero);
        for (var round = 0; round < rounds; round++)
        {
            var pipeline = PosePipeline.Load(folder, Requests.Options);
            using var cancel = new CancellationTokenSource();
            using var started = new CountdownEvent(Callers);
            var callers = Enumerable.Range(0, Callers)
                .Select(caller => Task.Factory.StartNew(
                    () => CallUntilItEnds(pipeline, round * Callers + caller, started, cancel.Token),
                    CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))
                .ToArray();
            started.Wait();
            Thread.Sleep(random.NextInt32(25));
            if (round % 2 == 1)
            {
                cancel.Cancel();
            }
            var watch = Stopwatch.StartNew();
            pipeline.Dispose();
            slowest = watch.Elapsed > slowest ? watch.Elapsed : slowest;
            Task.WaitAll(callers);
            interrupted += callers.Sum(static caller => caller.Result);
        }
        Console.WriteLine($"{rounds} rounds, {interrupted} calls interrupted, " +
            $"slowest Dispose {slowest.TotalMilliseconds:F0} ms");
        Require.That(
            interrupted == rounds * Callers, "every caller ends with one of the two documented exceptions");
        Require.That(slowest < s_longestDispose, $"Dispose returns within {s_longestDispose}");
    }

    static int CallUntilItEnds(PosePipeline pipeline, int i, CountdownEvent started, CancellationToken cancel)
    {
        started.Signal();
        try
        {
            while (true)
            {
                pipeline.GeneratePoses(Requests.Number(i++), null, cancel);
            }
        }
        catch (OperationCanceledException)
        {
            return 1;
        }
        catch (ObjectDisposedException e)
        {
            Require.That(e.ObjectName.Contains(nameof(PosePipeline), StringComparison.Ordinal),
                $"our name in: {e.Message}");
            return 1;
        }
    }
}
