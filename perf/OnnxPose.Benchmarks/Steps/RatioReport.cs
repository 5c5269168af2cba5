using System.Globalization;
using OnnxPose.Inference;
using OnnxPose.Onnx.Files;
using OnnxPose.TestKit;

namespace OnnxPose.Benchmarks.Steps;

/// <summary>
/// `t2p-ratio [THREADS]`: the published loop and ours on the same weights with the same threads (default: as many as
/// the transformer takes by itself), and how near a decode step is to what the machine can do. A Markdown page on
/// stdout and in perf/results/t2p-ratio.md; its last line is `t2p-ratio fp32 N int8 N`.
/// </summary>
static class RatioReport
{
    const int MostThreads = 4;     // what the transformer takes of a larger machine

    public static int Run(ReadOnlySpan<string> arguments)
    {
        var threads = arguments.IsEmpty
            ? Math.Min(Environment.ProcessorCount, MostThreads)
            : int.Parse(arguments[0], CultureInfo.InvariantCulture);
        var work = new TransformerWork(PublishedModel.Sizes, PublishedModel.TextTokens);
        var measured = RatioMeasurements.Take(threads, work, Console.Error.WriteLine);
        var report = string.Concat(Loops(measured), Steps(measured, work), Arithmetic(measured, work));
        AtomicFile.WriteText(
            Path.Combine(GoldenFolder.RepositoryRoot, "perf", "results", "t2p-ratio.md"), report);
        Console.Write(report);
        return 0;
    }

    static string Loops(RatioMeasurements m) => Invariant($"""
        # T2P against the published loop

        One person with every point, the published sizes, random weights, T = 0.1; ONNX Runtime
        {OnnxEnvironment.Version} with {m.Threads} thread(s) on both sides, wall time; {Environment.ProcessorCount} processors.
        Text encoding is in neither. Published: a full pass over {PublishedModel.Sizes.MaxTokens} padded tokens before every draw, with the keys
        and values of cross-attention computed anew, and the paper's sampler with 1000 candidates. Ours: those keys
        and values once, a step with a cache before every draw, our sampler.
        `dotnet run -c Release --project perf/OnnxPose.Benchmarks -- t2p-ratio`

        | | network calls | in all | a call and its draw | times faster |
        | --- | --- | --- | --- | --- |
        | published loop, fp32 | {PublishedLoop.PassCount} | {m.Published.Seconds:F2} s | {1e3 * m.Published.Seconds / PublishedLoop.PassCount:F1} ms | 1 |
        | ours, fp32 | {CachedLoop.StepCount} | {m.Full * 1e3:F1} ms | {1e6 * m.Full / CachedLoop.StepCount:F0} us | {m.FullRatio:F1} |
        | ours, int8 | {CachedLoop.StepCount} | {m.EightBit * 1e3:F1} ms | {1e6 * m.EightBit / CachedLoop.StepCount:F0} us | {m.EightBitRatio:F1} |

        {Measured(m.Published)}
        With the same sampler ours in fp32 draws the same pose: no coordinate of the {m.Published.Drawn.Length / 2} points differs by more
        than {m.LargestDifference:0.0e0}.


        """);

    static string Measured(PublishedLoop loop) => loop.Passes.Count == PublishedLoop.PassCount
        ? "The published loop was run whole; ours is the median of some runs."
        : Invariant($"Of the published loop's passes the first {loop.Passes.Count} were run, each the same work; its time ")
            + "is their median times their number. Ours is the median of some whole runs.";

    static string Steps(RatioMeasurements m, TransformerWork work)
    {
        var (full, bits) = (m.FullStep, m.EightBitStep);
        return Invariant($"""
            ## A decode step and its limits

            One row, {StepLimits.Past} past tokens, medians.

            | | fp32 | int8 |
            | --- | --- | --- |
            | a step | {full.Step:F0} us | {bits.Step:F0} us |
            | ONNX Runtime's bare run on the same buffers | {full.Bare:F0} us | {bits.Bare:F0} us |
            | step over bare run (bar 1.05) | {full.Step / full.Bare:F3} | {bits.Step / bits.Bare:F3} |
            | reading its weights' bytes, again and again | {full.Read:F0} us | {bits.Read:F0} us |
            | step over reading (bar 1.3 in fp32) | {full.Step / full.Read:F2} | {bits.Step / bits.Read:F2} |
            | a step, in turns with reading other bytes | {full.StepInTurn:F0} us | {bits.StepInTurn:F0} us |
            | reading, in turns with the step | {full.ReadInTurn:F0} us | {bits.ReadInTurn:F0} us |
            | step over reading, in turns | {full.StepInTurn / full.ReadInTurn:F2} | {bits.StepInTurn / bits.ReadInTurn:F2} |

            Reading is a loop of ours over {work.StepBytes / 1e6:F1} MB and {work.EightBitStepBytes / 1e6:F1} MB with as many threads. Repeated, both find in the caches
            whatever those hold; in turns each pushes the other's bytes out as far as there is no room for both.


            """);
    }

    static string Arithmetic(RatioMeasurements m, TransformerWork work)
    {
        var (pass, step) = (work.FullPassOperations, work.StepOperations(StepLimits.Past));
        var (past, cache) = (StepLimits.Past, work.CacheBytes(StepLimits.Past));
        var published = PublishedLoop.PassCount * pass;
        var ours = work.TextOperations + (CachedLoop.StepCount * step);
        var passSeconds = StepLimits.Median([.. m.Published.Passes]);
        return Invariant($"""
            ## The arithmetic

            Ceilings in this run: ONNX Runtime's product of two 1024 x 1024 matrices {m.MatrixCeiling / 1e9:F0} GFLOP/s; reading
            256 MB {m.MemoryCeiling:F1} GB/s; reading a step's weights again and again {Rate(work.StepBytes, m.FullStep.Read):F1} GB/s (fp32) and {Rate(work.EightBitStepBytes, m.EightBitStep.Read):F1} GB/s (int8).

            | | operations | weights | cache | reached | of the ceiling |
            | --- | --- | --- | --- | --- | --- |
            | published full pass | {pass / 1e9:F2} GFLOP | {work.StepBytes / 1e6:F1} MB | | {pass / passSeconds / 1e9:F0} GFLOP/s | {pass / passSeconds / m.MatrixCeiling:P0} of the matrix product |
            | step at {past}, fp32 | {step / 1e6:F1} MFLOP | {work.StepBytes / 1e6:F1} MB | {cache / 1e6:F2} MB | {Rate(work.StepBytes + cache, m.FullStep.Step):F1} GB/s | {Rate(work.StepBytes + cache, m.FullStep.Step) / Rate(work.StepBytes, m.FullStep.Read):P0} of reading |
            | step at {past}, int8 | {step / 1e6:F1} MFLOP | {work.EightBitStepBytes / 1e6:F1} MB | {cache / 1e6:F2} MB | {Rate(work.EightBitStepBytes + cache, m.EightBitStep.Step):F1} GB/s | {Rate(work.EightBitStepBytes + cache, m.EightBitStep.Step) / Rate(work.EightBitStepBytes, m.EightBitStep.Read):P0} of reading |

            The published loop computes {published / 1e12:F2} TFLOP, ours {ours / 1e9:F2} GFLOP, {published / ours:F0} times less; but its passes are bound by
            multiplying and our steps by reading {(CachedLoop.StepCount * work.StepBytes) / 1e9:F2} GB (fp32) or {(CachedLoop.StepCount * work.EightBitStepBytes) / 1e9:F2} GB (int8) of weights.

            t2p-ratio fp32 {m.FullRatio:F1} int8 {m.EightBitRatio:F1}

            """);
    }

    // GB/s
    static double Rate(double bytes, double microseconds) => bytes / microseconds / 1e3;

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
