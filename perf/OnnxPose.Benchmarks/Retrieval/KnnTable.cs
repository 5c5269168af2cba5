using System.Diagnostics;
using System.Globalization;
using OnnxPose.Evaluation.Retrieval;
using OnnxPose.Numerics;

namespace OnnxPose.Benchmarks.Retrieval;

/// <summary>
/// `knn [rows]`: how long the exact search for the nearest of 500,000 features of 768 numbers takes. A
/// Markdown table on stdout and in perf/results/knn.md; with another number of rows on stdout only.
/// </summary>
static class KnnTable
{
    const int Rows = 500_000, Width = 768, Repetitions = 7, Batch = 64;

    /// <summary>Measures and prints.</summary>
    public static int Run(ReadOnlySpan<string> args)
    {
        var rows = args.IsEmpty ? Rows : int.Parse(args[0], CultureInfo.InvariantCulture);
        var features = new float[checked(rows * Width)];
        Fill(features, rows, seed: 1);
        var start = Stopwatch.GetTimestamp();
        var index = new FeatureIndex(features, Width);
        var build = Stopwatch.GetElapsedTime(start);
        var queries = new float[Batch * Width];
        Fill(queries, Batch, seed: 2);

        var lines = Enum.GetValues<FeatureMetric>().Select(metric =>
        {
            var (one, many) = (Best(index, queries[..Width], metric), Best(index, queries, metric));
            return Invariant($"| {metric} | {one * 1e3:F1} ms | {many * 1e3 / Batch:F1} ms |\n");
        });
        var report = Invariant($"""
            # The nearest of many features

            {rows} features of {Width} numbers, random, fp32; exact search,
            {Environment.ProcessorCount} processors; the best of {Repetitions}. Opening the index takes
            {build.TotalSeconds:F2} s.
            `dotnet run -c Release --project perf/OnnxPose.Benchmarks -- knn`

            | metric | one query | each of {Batch} queries together |
            | --- | --- | --- |

            """) + string.Concat(lines);
        Machine.Publish("knn", report, rows == Rows);
        return 0;
    }

    static double Best(FeatureIndex index, float[] queries, FeatureMetric metric) =>
        Enumerable.Range(0, Repetitions).Min(_ =>
        {
            var start = Stopwatch.GetTimestamp();
            index.Nearest(queries, metric);
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        });

    static void Fill(float[] features, int rows, ulong seed) => Parallel.For(0, rows, row =>
    {
        var random = PoseRandom.FromSeed(seed).Fork(row);
        foreach (ref var value in features.AsSpan(row * Width, Width))
        {
            value = random.NextSingle() - 0.5f;
        }
    });

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
