using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using OnnxPose.Cli.Commands;
using OnnxPose.Cli.Profiling;

namespace OnnxPose.Cli.Output;

/// <summary>What <c>profile</c> prints when it is done.</summary>
static class ProfileReport
{
    static readonly string[] s_columns =
        ["stage", "median ms", "p95 ms", "share", "in ONNX Runtime ms", "own ms", "first ms", "count"];

    /// <summary>Tables in milliseconds, and a few lines.</summary>
    public static string Text(ProfileSettings settings, ProfileRun run, EarlierProfile? earlier)
    {
        var rows = StageRow.Of(run);
        return string.Join(Environment.NewLine,
        [
            Title(settings, run),
            "",
            MarkdownTable.Write(s_columns, rows.Select(Cells)),
            "",
            .. Rates(run).Select(static rate =>
                Invariant($"{rate.Thing}: {rate.PerCall} a call, {rate.PerSecond:F1} a second")),
            Invariant($"load: {run.Load.TotalMilliseconds:F1} ms"),
            Invariant($"memory: {run.PeakBytes / 1e6:F1} MB at most, {run.ManagedBytes / 1e6:F1} MB ") +
                Invariant($"managed at the end, {Allocated(run) / 1e3:F1} kB allocated a call"),
            .. earlier is null ? [] : Comparison(rows, earlier),
        ]);
    }

    /// <summary>One object; <c>docs/profile.md</c> says what its members are.</summary>
    public static string Json(
        ProfileSettings settings, ProfileRun run, string models, EarlierProfile? earlier) =>
        JsonText.Object(json =>
        {
            var rows = StageRow.Of(run);
            json.WriteString("command", "profile");
            json.WriteString("target", settings.Workload.Target);
            json.WriteStartObject("workload");
            settings.Workload.Write(json);
            json.WriteEndObject();
            json.WriteString("models", models);
            PoseReport.WriteDevice(json, run.Device);
            json.WriteString("runtime", run.Device.RuntimeVersion);
            json.WriteNumber("threads", settings.Inference.Threads);
            json.WriteNumber("warmUp", settings.WarmUp);
            json.WriteNumber("repeats", settings.Repeats);
            json.WriteNumber("load", Seconds(run.Load.TotalSeconds));
            json.WriteStartArray("stages");
            foreach (var row in rows)
            {
                Write(json, row, earlier);
            }
            json.WriteEndArray();
            WriteRates(json, run);
            json.WriteNumber("peakBytes", run.PeakBytes);
            json.WriteNumber("managedBytes", run.ManagedBytes);
            json.WriteNumber("allocatedBytesPerCall", Allocated(run));
        });

    static string Title(ProfileSettings settings, ProfileRun run)
    {
        var prompt = TextLine.Shorten(settings.Workload.Prompt);
        var form = run.Device.Precision is { } precision ? $" in {precision}" : "";
        return Invariant($"profile {settings.Workload.Target}: \"{prompt}\" on {run.Device.Device}{form}, ") +
            Invariant($"{run.Calls.Length} calls after the first and {settings.WarmUp} to warm up");
    }

    static string[] Cells(StageRow row) =>
    [
        row.Stage, Milliseconds(row.Median), Milliseconds(row.P95), Invariant($"{row.Share:P1}"),
        Milliseconds(row.Runtime), Milliseconds(row.Own), Milliseconds(row.First), Invariant($"{row.Count}"),
    ];

    static IEnumerable<string> Comparison(ImmutableArray<StageRow> rows, EarlierProfile earlier) =>
    [
        "",
        $"compared with {TextLine.Shorten(earlier.File)}:",
        "",
        MarkdownTable.Write(["stage", "now ms", "then ms", "ratio"], rows.Select(row => (string[])
        [
            row.Stage, Milliseconds(row.Median),
            earlier.Medians.TryGetValue(row.Stage, out var then) ? Milliseconds(then) : "-",
            earlier.Ratio(row) is { } ratio ? Invariant($"{ratio:F2}") : "-",
        ])),
    ];

    static void Write(Utf8JsonWriter json, StageRow row, EarlierProfile? earlier)
    {
        json.WriteStartObject();
        json.WriteString("stage", row.Stage);
        json.WriteNumber("median", Seconds(row.Median));
        json.WriteNumber("p95", Seconds(row.P95));
        json.WriteNumber("share", Math.Round(row.Share, 6));
        json.WriteNumber("runtime", Seconds(row.Runtime));
        json.WriteNumber("own", Seconds(row.Own));
        json.WriteNumber("first", Seconds(row.First));
        json.WriteNumber("count", row.Count);
        if (earlier?.Ratio(row) is { } ratio)
        {
            json.WriteNumber("ratio", Math.Round(ratio, 6));
        }
        json.WriteEndObject();
    }

    static void WriteRates(Utf8JsonWriter json, ProfileRun run)
    {
        json.WriteStartObject("rates");
        foreach (var (thing, _, perSecond) in Rates(run))
        {
            json.WriteNumber($"{thing}PerSecond", Math.Round(perSecond, 3));
        }
        json.WriteEndObject();
    }

    // Of what is done one by one: a rate over the stages that do it, and not over the whole call.
    static IEnumerable<(string Thing, long PerCall, double PerSecond)> Rates(ProfileRun run)
    {
        (string Thing, CallStage[] Stages)[] things =
        [
            ("tokens", [CallStage.PoseDecode, CallStage.PoseSampling]),
            ("steps", [CallStage.Denoise]),
            ("refinerSteps", [CallStage.Refine]),
        ];
        foreach (var (thing, stages) in things)
        {
            StageTiming[] timings = [.. run.Calls.SelectMany(static call => call.Stages)
                .Where(timing => stages.Contains(timing.Stage))];
            var count = timings.Where(timing => timing.Stage == stages[0]).Sum(static timing => timing.Count);
            if (count > 0)
            {
                yield return (thing, count / run.Calls.Length,
                    count / timings.Sum(static timing => timing.Duration.TotalSeconds));
            }
        }
    }

    static long Allocated(ProfileRun run) =>
        (long)StageRow.MedianOf(run.Calls.Select(static call => (double)call.AllocatedBytes));

    static double Seconds(double seconds) => Math.Round(seconds, 7);

    static string Milliseconds(double seconds) => Invariant($"{seconds * 1e3:F3}");

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
