namespace OnnxPose.Lifetime;

/// <summary>Threads share one pipeline; every result equals the one that the same request has
/// alone.</summary>
static class SharedByThreads
{
    const int Threads = 8;
    const int Different = 28;    // requests, before they repeat

    public static void Run(string folder, int rounds, ulong seed)
    {
        using var pipeline = PosePipeline.Load(folder, Requests.Options);
        var alone = Enumerable.Range(0, Different)
            .Select(i => pipeline.GeneratePoses(Requests.Number(i)).Poses).ToArray();
        var next = (int)(seed % Different);
        var last = next + rounds;
        var threads = Enumerable.Range(0, Threads)
            .Select(_ => Task.Factory.StartNew(() =>
            {
                for (var i = Interlocked.Increment(ref next); i <= last; i = Interlocked.Increment(ref next))
                {
                    var poses = pipeline.GeneratePoses(Requests.Number(i % Different)).Poses;
                    Require.That(poses.SequenceEqual(alone[i % Different]),
                        $"request {i % Different} gives its own result");
                }
            }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))
            .ToArray();
        Task.WaitAll(threads);
        Console.WriteLine($"{rounds} requests over {Threads} threads");
    }
}
