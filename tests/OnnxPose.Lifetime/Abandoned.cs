using System.Runtime.CompilerServices;

namespace OnnxPose.Lifetime;

/// <summary>Pipelines that nobody disposes.</summary>
static class Abandoned
{
    /// <summary>They are left to the garbage collector, which must not bring the process down.</summary>
    public static void Run(string folder, int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            Abandon(folder, round);
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        using var pipeline = PosePipeline.Load(folder, Requests.Options);
        Require.That(
            pipeline.GeneratePoses(Requests.Number(0)).Poses.Length > 0, "a new pipeline works beside them");
    }

    /// <summary>The process ends while calls are running.</summary>
    public static void LeaveRunning(string folder)
    {
        var pipeline = PosePipeline.Load(folder, Requests.Options);
        using var running = new CountdownEvent(2);
        for (var i = 0; i < 2; i++)
        {
            new Thread(() =>
            {
                running.Signal();
                pipeline.GeneratePoses(new PoseRequest("endless") { Count = PoseRequest.MaxCount });
            })
            { IsBackground = true }.Start();
        }
        running.Wait();
        Thread.Sleep(20);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Abandon(string folder, int i) =>
        PosePipeline.Load(folder, Requests.Options).GeneratePoses(Requests.Number(i));
}
