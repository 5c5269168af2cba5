using System.Diagnostics;
using OnnxPose.Inference;

namespace OnnxPose.Benchmarks.Scale;

/// <summary>Poses drawn for some seconds.</summary>
/// <param name="Size">Requests of a batch, or concurrent callers.</param>
/// <param name="Poses">How many were drawn.</param>
/// <param name="Elapsed">How long that took.</param>
/// <param name="TextStage">Of it in text stages, where there is one caller.</param>
/// <param name="PoseStage">Of it in pose stages, where there is one caller.</param>
sealed record ThroughputRun(
    int Size, int Poses, TimeSpan Elapsed, TimeSpan TextStage, TimeSpan PoseStage)
{
    static readonly TimeSpan s_time = TimeSpan.FromSeconds(6);

    public double PosesPerSecond => Poses / Elapsed.TotalSeconds;

    /// <summary>One caller that draws batch after batch.</summary>
    public static ThroughputRun Batches(string folder, int batch)
    {
        using var pipeline = Open(folder, batch);
        Draw(pipeline, batch, 0);
        var (poses, text, pose) = (0, TimeSpan.Zero, TimeSpan.Zero);
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < s_time)
        {
            var timings = Draw(pipeline, batch, poses);
            (poses, text, pose) = (poses + batch, text + timings.Text, pose + timings.Pose);
        }
        return new(batch, poses, Stopwatch.GetElapsedTime(start), text, pose);
    }

    /// <summary>Callers that draw one pose after the other, all on one pipeline.</summary>
    public static ThroughputRun[] Callers(string folder, int[] counts)
    {
        using var pipeline = Open(folder, rows: 1);
        Draw(pipeline, 1, 0);
        return Array.ConvertAll(counts, count => Callers(pipeline, count));
    }

    static ThroughputRun Callers(PosePipeline pipeline, int count)
    {
        var poses = 0;
        var start = Stopwatch.GetTimestamp();
        Thread[] threads = [.. Enumerable.Range(0, count).Select(_ => new Thread(() =>
        {
            while (Stopwatch.GetElapsedTime(start) < s_time)
            {
                Draw(pipeline, 1, Interlocked.Increment(ref poses));
            }
        }))];
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());
        return new(count, poses, Stopwatch.GetElapsedTime(start), default, default);
    }

    static PosePipeline Open(string folder, int rows) => PosePipeline.Load(folder, new()
    {
        Inference = new() { Device = DevicePolicy.Cpu },
        MaxBatchRows = rows,
    });

    static PoseTimings Draw(PosePipeline pipeline, int batch, int first)
    {
        PoseRequest[] requests = [.. Enumerable.Range(first, batch).Select(static i =>
            new PoseRequest("a woman in a red dress waving") { Seed = (ulong)i, People = 1 })];
        return pipeline.GeneratePoses(requests)[0].Timings;
    }
}
