using System.Globalization;

namespace OnnxPose.Benchmarks.Steps;

/// <summary>
/// `t2p-ratio [THREADS]`: the published loop and ours on the same weights with the same threads, and how near
/// a decode step is to what the machine can do. A Markdown page on stdout and, where no number of threads is
/// given, in perf/results/t2p-ratio.md: then with as many as the transformer takes by itself, and with one.
/// The last line is `t2p-ratio fp32 N int8 N`, of the last number of threads: how many times faster ours is
/// than the published loop in ONNX Runtime. Ends with 1 if ours draws another pose, or if the loop
/// in TorchSharp is built and fails or differs.
/// </summary>
static class RatioReport
{
    const float SameDraw = 1e-4f;     // of a box; fp32 and another order of sums
    const int MostThreads = 4;     // what the transformer takes of a larger machine

    public static int Run(ReadOnlySpan<string> arguments)
    {
        var all = Math.Min(Environment.ProcessorCount, MostThreads);
        int[] threads = arguments.IsEmpty
            ? [.. new[] { all, 1 }.Distinct()]
            : [int.Parse(arguments[0], CultureInfo.InvariantCulture)];
        var work = new TransformerWork(PublishedModel.Sizes, PublishedModel.TextTokens);
        var measured = Array.ConvertAll(
            threads, count => RatioMeasurements.Take(count, work, Console.Error.WriteLine));
        var report = Heading + string.Concat(measured.Select(m => Section(m, work)));
        Machine.Publish("t2p-ratio", report, arguments.IsEmpty);
        return Array.TrueForAll(measured, static m => m.Torch.Holds && IsSamePose(m)) ? 0 : 1;
    }

    static string Section(RatioMeasurements m, TransformerWork work) => string.Concat(
        Loops(m), Steps(m, work), RatioArithmetic.Report(m, work),
        Invariant($"t2p-ratio fp32 {m.Loops.FullRatio:F1} int8 {m.Loops.EightBitRatio:F1}\n"));

    static string Heading => Invariant($"""
        # T2P against the published loop

        {Machine.Description}.
        One person with every point, the published sizes, random weights, T = 0.1, wall time. Text encoding is in neither.

        Published: a full pass over {PublishedModel.Sizes.MaxTokens} padded tokens before every draw, with the
        keys and values of cross-attention computed anew, and the paper's sampler with 1000 candidates. Ours:
        those keys and values once, a step with a cache before every draw, our sampler.
        `dotnet run -c Release --project perf/OnnxPose.Benchmarks -- t2p-ratio`

        """);

    static string Loops(RatioMeasurements m) => Invariant($"""

        ## {m.Threads} of {Environment.ProcessorCount} processors

        {m.Loops.Rows}

        {LoopTable.Measured("The published loop in ONNX Runtime", m.Published.Passes.Count)}
        Ours is the median of some whole runs.

        {m.Loops.AboutTorch}

        With the same sampler ours in fp32 draws {(IsSamePose(m) ? "the same" : "NOT the same")} pose: no
        coordinate of {m.Published.Drawn.Length / 2} points differs by more than {m.LargestDifference:0.0e0}.


        """);

    static bool IsSamePose(RatioMeasurements m) =>
        m.Published.Drawn.Length > 0 && m.LargestDifference <= SameDraw;

    static string Steps(RatioMeasurements m, TransformerWork work)
    {
        var (full, bits) = (m.FullStep, m.EightBitStep);
        return Invariant($"""
            ### A decode step and its limits

            One row, {StepLimits.Past} past tokens, medians.

            | | fp32 | int8 |
            | --- | --- | --- |
            | a step | {full.Step:F0} us | {bits.Step:F0} us |
            | ONNX Runtime's bare run on the same buffers | {full.Bare:F0} us | {bits.Bare:F0} us |
            | step over bare run (bar 1.05) | {full.Step / full.Bare:F3} | {bits.Step / bits.Bare:F3} |
            | reading its weights' bytes, again and again | {full.Read:F0} us | {bits.Read:F0} us |
            | step over reading (bar 1.3 in fp32) | {full.Step / full.Read:F2} | {bits.Step / bits.Read:F2} |
            | step beyond reading | {full.Step - full.Read:F0} us | {bits.Step - bits.Read:F0} us |
            | a step, in turns with reading | {full.StepInTurn:F0} us | {bits.StepInTurn:F0} us |
            | reading, in turns with a step | {full.ReadInTurn:F0} us | {bits.ReadInTurn:F0} us |
            | step over reading, in turns | {full.RatioInTurn:F2} | {bits.RatioInTurn:F2} |

            Reading is a loop of ours over {work.StepBytes / 1e6:F1} MB (fp32) and
            {work.EightBitStepBytes / 1e6:F1} MB (int8) with as many threads. Again and again, both find in the
            caches what those hold of their bytes; in turns each pushes the other's out as far as there is no
            room for both. Beyond reading lies what more threads do not shorten, because it is small or waits:
            attention over the cache, norms, activations and sums, the calls of all nodes, and the meeting of
            the threads after each product. So the step over reading grows with the threads as reading shrinks.


            """);
    }

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
