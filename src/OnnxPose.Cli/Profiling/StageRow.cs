using System.Collections.Immutable;
using OnnxPose.Diagnostics;

namespace OnnxPose.Cli.Profiling;

/// <summary>A stage over all calls that were measured; seconds a call.</summary>
/// <param name="Stage">Its name; <c>other</c> for what belongs to none, <c>total</c> for the whole.</param>
/// <param name="First">In the first call.</param>
/// <param name="Median">The middle one.</param>
/// <param name="P95">The one that 95 % do not exceed.</param>
/// <param name="Share">Of the time of all calls together: shares add up to 1, medians do not.</param>
/// <param name="Runtime">The middle one of the times inside ONNX Runtime.</param>
/// <param name="Own">The middle one of the times outside.</param>
/// <param name="Count">How much a call does: <see cref="CallStage"/> says of what.</param>
sealed record StageRow(
    string Stage, double First, double Median, double P95, double Share, double Runtime, double Own,
    long Count)
{
    /// <summary>The row of what belongs to no stage.</summary>
    public const string Other = "other";

    /// <summary>The row of whole calls.</summary>
    public const string Total = "total";

    /// <summary>A row for each stage, then <see cref="Other"/> and <see cref="Total"/>.</summary>
    public static ImmutableArray<StageRow> Of(ProfileRun run)
    {
        var stages = run.Calls.Prepend(run.First).SelectMany(static call => call.Stages)
            .Select(static timing => timing.Stage).Distinct().Order();
        return
        [
            .. stages.Select(stage => Row(run, StageName.Of(stage), call => Find(call, stage))),
            Row(run, Other, Rest),
            Row(run, Total, Whole),
        ];
    }

    /// <summary>The value that a share of all does not exceed: the smallest that is large enough.</summary>
    /// <param name="values">One or more.</param>
    /// <param name="share">Above 0, up to 1.</param>
    internal static double Percentile(IEnumerable<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted[(int)Math.Ceiling(share * sorted.Length) - 1];
    }

    /// <summary>The middle value, or the mean of the middle two.</summary>
    internal static double MedianOf(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    static StageRow Row(ProfileRun run, string name, Func<ProfiledCall, StageTiming> of)
    {
        StageTiming[] timings = [.. run.Calls.Select(of)];
        double[] seconds = [.. timings.Select(static timing => timing.Duration.TotalSeconds)];
        return new(name, of(run.First).Duration.TotalSeconds, MedianOf(seconds), Percentile(seconds, 0.95),
            seconds.Sum() / run.Calls.Sum(static call => call.Wall.TotalSeconds),
            MedianOf(timings.Select(static timing => timing.Runtime.TotalSeconds)),
            MedianOf(timings.Select(static timing => timing.Own.TotalSeconds)), timings[^1].Count);
    }

    static StageTiming Find(ProfiledCall call, CallStage stage) =>
        call.Stages.FirstOrDefault(timing => timing.Stage == stage);

    static StageTiming Rest(ProfiledCall call) => Whole(call) with
    {
        Duration = call.Wall - Sum(call, static timing => timing.Duration),
        Runtime = default,
    };

    static StageTiming Whole(ProfiledCall call) =>
        new(default, call.Wall, Sum(call, static timing => timing.Runtime), 1);

    static TimeSpan Sum(ProfiledCall call, Func<StageTiming, TimeSpan> of) =>
        call.Stages.Aggregate(TimeSpan.Zero, (sum, timing) => sum + of(timing));
}
