using System.Globalization;

namespace OnnxPose.Benchmarks.Steps;

/// <summary>What both loops have to compute and to read, beside what the machine reached in the same
/// run.</summary>
static class RatioArithmetic
{
    /// <summary>A section of the page of `t2p-ratio`.</summary>
    public static string Report(RatioMeasurements m, TransformerWork work)
    {
        var published = PublishedLoop.PassCount * work.FullPassOperations;
        var ours = work.TextOperations + (CachedLoop.StepCount * work.StepOperations(StepLimits.Past));
        return Invariant($"""
            ### The arithmetic

            Ceilings in this run: ONNX Runtime's product of two 1024 x 1024 matrices
            {m.MatrixCeiling / 1e9:F0} GFLOP/s; reading 256 MB {m.MemoryCeiling:F1} GB/s; reading a step's
            weights again and again {Rate(work.StepBytes, m.FullStep.Read):F1} GB/s (fp32) and
            {Rate(work.EightBitStepBytes, m.EightBitStep.Read):F1} GB/s (int8).

            | | operations | weights | cache | reached | of the ceiling |
            | --- | --- | --- | --- | --- | --- |
            {FullPass(m, work)}
            {Step("step, fp32", work, work.StepBytes, m.FullStep)}
            {Step("step, int8", work, work.EightBitStepBytes, m.EightBitStep)}

            The published loop computes {published / 1e12:F2} TFLOP, ours {ours / 1e9:F2} GFLOP,
            {published / ours:F0} times less. But its passes are bound by multiplying, our steps by reading
            {CachedLoop.StepCount * work.StepBytes / 1e9:F2} GB (fp32) or
            {CachedLoop.StepCount * work.EightBitStepBytes / 1e9:F2} GB (int8) of weights.


            """);
    }

    static string FullPass(RatioMeasurements m, TransformerWork work)
    {
        var reached = work.FullPassOperations / StepLimits.Median([.. m.Published.Passes]);
        return Invariant($"| published full pass | {work.FullPassOperations / 1e9:F2} GFLOP ") +
            Invariant($"| {work.StepBytes / 1e6:F1} MB | | {reached / 1e9:F0} GFLOP/s ") +
            Invariant($"| {reached / m.MatrixCeiling:P0} of the matrix product |");
    }

    static string Step(string name, TransformerWork work, double weights, StepLimits limits)
    {
        var cache = work.CacheBytes(StepLimits.Past);
        var reached = Rate(weights + cache, limits.Step);
        return Invariant($"| {name} | {work.StepOperations(StepLimits.Past) / 1e6:F1} MFLOP ") +
            Invariant($"| {weights / 1e6:F1} MB | {cache / 1e6:F2} MB | {reached:F1} GB/s ") +
            Invariant($"| {reached / Rate(weights, limits.Read):P0} of reading |");
    }

    // GB/s
    static double Rate(double bytes, double microseconds) => bytes / microseconds / 1e3;

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
