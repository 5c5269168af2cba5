using System.Globalization;

namespace OnnxPose.Benchmarks.Steps;

/// <summary>The loops on the page of `t2p-ratio`: a table, and what there is to say of it.</summary>
/// <param name="Published">Seconds of the published loop in ONNX Runtime.</param>
/// <param name="Full">Seconds of our loop in fp32.</param>
/// <param name="EightBit">Seconds of our loop with 8-bit weights.</param>
/// <param name="OurCalls">Network calls of our loop.</param>
/// <param name="Torch">The published loop in TorchSharp.</param>
sealed record LoopTable(double Published, double Full, double EightBit, int OurCalls, TorchLoop Torch)
{
    /// <summary>How much faster ours is than the published loop, both in fp32 in ONNX Runtime.</summary>
    public double FullRatio => Published / Full;

    /// <summary>The same with 8-bit weights in ours.</summary>
    public double EightBitRatio => Published / EightBit;

    /// <summary>The table.</summary>
    public string Rows => string.Join('\n', (string[])
    [
        "| | network calls | in all | a call and its draw | times faster |",
        "| --- | --- | --- | --- | --- |",
        Row("published loop, ONNX Runtime, fp32", PublishedLoop.PassCount, Published),
        .. Torch.Line is { } line
            ? [Row("published loop, TorchSharp eager, fp32", PublishedLoop.PassCount, line.Seconds)]
            : (string[])[],
        Row("ours, fp32", OurCalls, Full),
        Row("ours, int8", OurCalls, EightBit),
    ]);

    /// <summary>Whether a published loop was run whole, and if not, what its time is.</summary>
    public static string Measured(string loop, int passes) => passes == PublishedLoop.PassCount
        ? $"{loop} was run whole."
        : Invariant($"{loop} was cut short after {passes} passes, each the same work; its time\n") +
            Invariant($"is their median times {PublishedLoop.PassCount}.");

    /// <summary>How TorchSharp's row came about, or why there is none.</summary>
    public string AboutTorch => Torch switch
    {
        { Line: { } line } => Invariant($"""
            TorchSharp's is a program of its own ({line.Library}, threads: {line.Threads})
            with the same loop, weights and text. {Measured("Its loop", line.Passes)}
            Against it ours is {line.Seconds / Full:F1} times faster in fp32 and
            {line.Seconds / EightBit:F1} times with int8. On the same sequence its logits differ from ONNX
            Runtime's by at most {line.Difference:0.0e0} of max(1, abs),
            {(Torch.Holds ? "within" : "which is NOT within")} the bound of {TorchLoop.Bound:0e0}.
            """),
        { Failure: { } failure } => $"""
            The published loop in TorchSharp failed: {failure}.
            `{TorchLoop.BuildCommand}` builds it anew.
            """,
        _ => $"""
            The published loop in TorchSharp was not run, because its project is not built.
            `{TorchLoop.BuildCommand}` builds it.
            """,
    };

    string Row(string name, int calls, double seconds) => Invariant(
        $"| {name} | {calls} | {1e3 * seconds:F1} ms | {1e6 * seconds / calls:F0} us ") +
        Invariant($"| {Published / seconds:F1} |");

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
