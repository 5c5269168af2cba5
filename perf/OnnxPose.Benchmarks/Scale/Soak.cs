using System.Globalization;

namespace OnnxPose.Benchmarks.Scale;

/// <summary>
/// `soak [PROMPTS]`: whether the memory of `pose --prompts` stays flat over 10,000 captions on the miniature,
/// beside a control that leaks. A Markdown page on stdout and in perf/results/soak.md, that only with as many
/// prompts; ends with 1 if memory grows or the control goes unnoticed.
/// </summary>
static class Soak
{
    const int Prompts = 10_000, FewestPrompts = 400, ControlShare = 4, Leak = 4096;

    /// <summary>Runs both and writes the page.</summary>
    public static int Run(ReadOnlySpan<string> args)
    {
        var prompts = args.IsEmpty ? Prompts : int.Parse(args[0], CultureInfo.InvariantCulture);
        ArgumentOutOfRangeException.ThrowIfLessThan(prompts, FewestPrompts, nameof(args));
        var run = SoakRun.Start(prompts, leak: 0);
        var untouched = SoakRun.Start(prompts, leak: 0, giveBack: false);
        var control = SoakRun.Start(prompts / ControlShare, Leak);
        var (memory, leaking) = (Slope(run), Slope(control));
        var holds = memory.IsFlat && !leaking.IsFlat;
        var report = Invariant($"""
            # Memory over many prompts

            {Machine.Description}.
            `pose --prompts` on the miniature, one person a pose, 16 prompts a batch, each run in a process of
            its own with the command's settings of the runtime: the working set (managed, native and the
            program) 500 times in a run, each time after the collector and the C library gave back what nobody
            uses, which else comes and goes by tens of MiB, as the second row shows, which is no part of the
            check; and a straight line through the second half of the run (in brackets twice its standard
            error). So that the C library can give back everything, it has one heap for all threads in these
            runs: of a thread's own heap it keeps the unused end, and one that grew for a moment, as when the
            runtime compiles a method late, looks like a leak. Bar: at most {MemorySlope.Bar} MiB per 1,000
            prompts. The control is the same command line whose receiver keeps {Leak} bytes of every line for
            ever, in turn in managed and in native memory, which is
            {Leak * 1000.0 / (1 << 20):F1} MiB per 1,000.
            `dotnet run -c Release --project perf/OnnxPose.Benchmarks -- soak`

            | run | prompts | a second | working set | MiB per 1,000 prompts | flat |
            | --- | --- | --- | --- | --- | --- |
            {Row("pose --prompts", run, memory)}
            {Row("the same, nothing given back", untouched, Slope(untouched))}
            {Row("leaking control", control, leaking)}

            The managed heap has {Managed(run).Level:F1} MiB of it and grows by
            {Managed(run).PerThousand:F3} MiB per 1,000 prompts. The check {(holds ? "holds" : "fails")}.

            """);
        Machine.Publish("soak", report, prompts == Prompts);
        return holds ? 0 : 1;
    }

    static MemorySlope Slope(SoakRun run) =>
        MemorySlope.Of(run.Samples, static sample => sample.WorkingSet);

    static MemorySlope Managed(SoakRun run) =>
        MemorySlope.Of(run.Samples, static sample => sample.Managed);

    static string Row(string name, SoakRun run, MemorySlope slope)
    {
        var prompts = run.Samples[^1].Prompts;
        return Invariant($"| {name} | {prompts} | {prompts / run.Elapsed.TotalSeconds:F1} ") +
            Invariant($"| {slope.Level:F1} MiB | {slope.PerThousand:F3} (+- {slope.Uncertainty:F3}) ") +
            $"| {(slope.IsFlat ? "yes" : "no")} |";
    }

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
