using System.Globalization;
using OnnxPose.Benchmarks.Steps;
using OnnxPose.Onnx.Architectures;
using OnnxPose.TestKit;

namespace OnnxPose.Benchmarks.Scale;

/// <summary>
/// `throughput [published]`: poses a second over batches of 1 to 32 and over 1 to 8 concurrent callers, on
/// the miniature or on random weights of the published sizes, beside what the machine's matrix products and
/// memory reach in the same run. A Markdown page on stdout and in perf/results/throughput.md (or
/// throughput-published.md).
/// </summary>
static class Throughput
{
    const int MostThreads = 4;     // what the transformer takes of a larger machine
    const double LargeBuffer = 256e6, Saturated = 0.9;

    static readonly int[] s_batches = [1, 2, 4, 8, 16, 32], s_callers = [1, 2, 4, 8];

    /// <summary>Measures and writes.</summary>
    public static int Run(ReadOnlySpan<string> args)
    {
        var published = args is ["published"];
        using var temporary = new TempFolder();
        var folder = published ? PublishedFolder.Write(temporary) : PublishedFolder.Miniature;
        var threads = Math.Min(Environment.ProcessorCount, MostThreads);
        var config = PoseTransformerConfig.Read(Path.Combine(folder, "t2p", "config.json"), "t2p");
        var work = new TransformerWork(config, PublishedModel.TextTokens);
        var matrix = MatrixCeiling.OperationsPerSecond(threads);
        using var large = new StreamCeiling(LargeBuffer, threads);
        using var weights = new StreamCeiling(work.StepBytes, threads);
        var ceilings = (matrix, large.GigabytesPerSecond(8), weights.GigabytesPerSecond(200));

        var batches = s_batches.Select(batch => ThroughputRun.Batches(folder, batch)).ToArray();
        var callers = ThroughputRun.Callers(folder, s_callers);
        Machine.Publish(published ? "throughput-published" : "throughput",
            Report(published, threads, work, ceilings, batches, callers));
        return 0;
    }

    static string Report(bool published, int threads, TransformerWork work,
        (double Matrix, double Memory, double Weights) ceilings,
        ThroughputRun[] batches, ThroughputRun[] callers)
    {
        var (first, most) = (batches[0].PosesPerSecond, batches.Max(static run => run.PosesPerSecond));
        var saturated = batches.First(run => run.PosesPerSecond >= Saturated * most);
        var command = published ? "throughput published" : "throughput";
        var fastest = callers.MaxBy(static run => run.PosesPerSecond)!;
        return Invariant($"""
            # Poses a second

            {Machine.Description}; {threads} threads.
            {(published ? "Random weights of the published sizes" : "The miniature")}, fp32, one person a
            pose, T = 0.1, a prompt a pose; text encoding is part of it.
            `dotnet run -c Release --project perf/OnnxPose.Benchmarks -- {command}`

            Ceilings in this run: ONNX Runtime's product of two 1024 x 1024 matrices
            {ceilings.Matrix / 1e9:F0} GFLOP/s; reading 256 MB {ceilings.Memory:F1} GB/s, reading a step's
            {work.StepBytes / 1e6:F1} MB of weights again and again {ceilings.Weights:F1} GB/s. Reached are
            the operations and bytes of the transformer's steps over the time of the pose stage, in which
            draws are.

            | batch | poses a second | a pose | gain | text | GFLOP/s | of ceiling | GB/s | of ceiling |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- |
            {string.Join('\n', batches.Select(run => Row(run, first, work, ceilings)))}

            From a batch of {saturated.Size} on it is within {1 - Saturated:P0} of the most. A larger batch
            reads the weights once for more rows; what stays for every row are its products, its attention and
            its draws.

            | concurrent callers | poses a second | a pose | gain |
            | --- | --- | --- | --- |
            {string.Join('\n', callers.Select(run => CallerRow(run, callers[0].PosesPerSecond)))}

            Callers that draw one pose each reach {fastest.PosesPerSecond / most:P0} of the best batch, with
            {fastest.Size} of them.

            """);
    }

    static string Row(ThroughputRun run, double first, TransformerWork work,
        (double Matrix, double Memory, double Weights) ceilings)
    {
        const int middle = StepLimits.Past;
        var posesInStage = run.Poses / run.PoseStage.TotalSeconds;
        var operations = posesInStage
            * (work.TextOperations + (CachedLoop.StepCount * work.StepOperations(middle)));
        var bytes = posesInStage
            * CachedLoop.StepCount * ((work.StepBytes / run.Size) + work.CacheBytes(middle));
        return Invariant($"| {run.Size} | {run.PosesPerSecond:F1} | {1e3 / run.PosesPerSecond:F2} ms ") +
            Invariant($"| {run.PosesPerSecond / first:F2} | {run.TextStage / run.Elapsed:P0} ") +
            Invariant($"| {operations / 1e9:F1} | {operations / ceilings.Matrix:P0} ") +
            Invariant($"| {bytes / 1e9:F1} | {bytes / 1e9 / ceilings.Weights:P0} |");
    }

    static string CallerRow(ThroughputRun run, double one) =>
        Invariant($"| {run.Size} | {run.PosesPerSecond:F1} | {1e3 / run.PosesPerSecond:F2} ms ") +
        Invariant($"| {run.PosesPerSecond / one:F2} |");

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
