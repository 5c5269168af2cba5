using System.Globalization;
using OnnxPose.TestKit;

namespace OnnxPose.Benchmarks.Load;

/// <summary>
/// `load`: where the time from the start of a process to its first pose goes on the miniature, what ONNX
/// Runtime's rewriting and packing at load cost and gain, and what opening side by side saves. A Markdown
/// page on stdout and in perf/results/load.md.
/// </summary>
static class LoadReport
{
    const int Processes = 7;

    const string Prepack = "prepack", Optimize = "optimize", Parallel = "parallel";

    static readonly string[] s_networks = ["text encoder", "text-to-pose transformer"];

    /// <summary>Measures and writes.</summary>
    public static int Run()
    {
        var folder = Path.Combine(GoldenFolder.RepositoryRoot, "models", "mini");
        var runs = LoadRuns.Take(folder, Processes,
            [Prepack, Optimize], [Prepack], [Optimize], [Prepack, Optimize, Parallel]);
        var (parts, plain, bare, whole) = (runs[0], runs[1], runs[2], runs[3]);
        var sequential = parts.Of([.. s_networks, "ONNX Runtime's library", "tokenizer"]);
        var rewriting = parts.Of(s_networks) - plain.Of(s_networks);
        Machine.Publish("load", Invariant($"""
            # From the start of a process to a pose, part by part

            {Machine.Description}.
            The miniature, one part after the other in a process of its own, files in memory; the median of
            {Processes} processes. Compiling is the time within a part in which its thread compiled methods.
            `dotnet run -c Release --project perf/OnnxPose.Benchmarks -- load`

            | part | time | of it compiling |
            | --- | --- | --- |
            {string.Join('\n', parts.Parts.Select(Row))}

            Opened as the pipeline opens them, the text encoder beside the transformer and the sampler's
            methods compiled on a third thread, the models take {whole.Of("everything at once"):F0} ms
            (one after the other {sequential:F0} ms) and the first pose {whole.Of("first pose"):F0} ms
            ({parts.Of("first pose"):F0} ms).

            ## What a cache of rewritten graphs could save

            | opening both networks | time | first pose | second pose |
            | --- | --- | --- | --- |
            {Way("as it is: graphs rewritten, weights packed", parts)}
            {Way("graphs as they are written", plain)}
            {Way("weights not packed", bare)}

            A cache of rewritten graphs can save no more than rewriting them costs, {rewriting:F0} ms of the
            {parts.Of(s_networks):F0} ms above, and would have to be read, keyed and kept; the graphs hold no
            weights and are written in memory at every load. There is none.

            ## When packing pays

            The published sizes, random weights; the second run of each.

            | network | open, packed | open, not packed | run, packed | run, not packed | pays after runs |
            | --- | --- | --- | --- | --- | --- |
            {string.Join('\n', PrepackRule.Measure().Select(static rule => rule.Row))}

            The rule: weights are packed, but those of the text encoder are not where a process reads one
            prompt and ends (`pose PROMPT`).

            """));
        return 0;
    }

    static string Row((string Name, double Milliseconds, double Compiled) part) =>
        Invariant($"| {part.Name} | {part.Milliseconds:F0} ms | {part.Compiled / part.Milliseconds:P0} |");

    static string Way(string name, LoadRuns runs) =>
        Invariant($"| {name} | {runs.Of(s_networks):F0} ms ") +
        Invariant($"| {runs.Of("first pose"):F0} ms | {runs.Of("second pose"):F0} ms |");

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
