using System.Diagnostics;
using System.Diagnostics.Metrics;
using OnnxPose.Diagnostics;

namespace OnnxPose;

/// <summary>What OnnxPose tells those who listen: spans and measurements.</summary>
/// <remarks>
/// <para>Spans of <see cref="SourceName"/>: <c>Load</c>, <c>GeneratePoses</c> and <c>GenerateImages</c>,
/// under the latter two one for each <see cref="CallStage"/> by its name, and under <c>denoise</c> and
/// <c>refine</c> a <c>step</c> for each step. A span lasts from the stage's beginning to its end, whatever
/// happens within: <c>pose.sampling</c> lies under <c>pose.decode</c>, an <c>open</c> under the stage that
/// needed the network. <c>pose.sampling</c> is one span for all draws between the steps: its length is true,
/// its place is not, and its tag <c>accumulated</c> says so. The tag <c>count</c> says how much was done.
/// Spans of <see cref="RunsName"/>: each run of a network, by its component, under the stage that needed it:
/// about 140 a pose.</para>
/// <para>Measurements of <see cref="SourceName"/> carry the tags <c>stage</c> and <c>device</c> where they
/// have one: <c>onnxpose.call.duration</c> and <c>onnxpose.stage.duration</c> (histograms in seconds; the
/// latter without what belongs to other stages), and the counters <c>onnxpose.tokens</c> (of prompts under
/// <c>tokenize</c>, of poses under <c>pose.decode</c>), <c>onnxpose.candidates</c> (points from which places
/// were chosen), <c>onnxpose.poses</c>, <c>onnxpose.steps</c> and <c>onnxpose.images</c>. A call that fails
/// measures its duration with <c>error.type</c>, none of its stages, and the steps and tokens that it had
/// done.</para>
/// <para>Where nobody listens nothing is allocated. Thread-safe.</para>
/// </remarks>
public static class Telemetry
{
    /// <summary>The name of the <see cref="ActivitySource"/> of calls and stages, and of the
    /// <see cref="System.Diagnostics.Metrics.Meter"/>.</summary>
    public const string SourceName = "OnnxPose";

    /// <summary>The name of the <see cref="ActivitySource"/> of single runs of networks.</summary>
    public const string RunsName = "OnnxPose.Runs";

    internal const string CountTag = "count";
    internal const string AccumulatedTag = "accumulated";
    internal const string SessionTag = "session";
    internal const string ColdTag = "cold";
    internal const string CallTag = "call";
    internal const string StageTag = "stage";
    internal const string DeviceTag = "device";
    internal const string ErrorTag = "error.type";

    static readonly string? s_version = typeof(Telemetry).Assembly.GetName().Version?.ToString(3);

    internal static ActivitySource Source { get; } = new(SourceName, s_version);

    internal static ActivitySource Runs { get; } = new(RunsName, s_version);

    internal static Meter Meter { get; } = new(SourceName, s_version);

    internal static Histogram<double> CallDuration { get; } = Meter.CreateHistogram<double>(
        "onnxpose.call.duration", "s", "Calls of a pipeline.");

    internal static Histogram<double> StageDuration { get; } = Meter.CreateHistogram<double>(
        "onnxpose.stage.duration", "s", "A stage within a call, without what belongs to other stages.");

    internal static Counter<long> Tokens { get; } = Meter.CreateCounter<long>(
        "onnxpose.tokens", "{token}", "Tokens of prompts that were read and of poses that were decoded.");

    internal static Counter<long> Candidates { get; } = Meter.CreateCounter<long>(
        "onnxpose.candidates", "{candidate}", "Points from which places were chosen.");

    internal static Counter<long> Poses { get; } = Meter.CreateCounter<long>(
        "onnxpose.poses", "{pose}", "Poses that were drawn.");

    internal static Counter<long> Steps { get; } = Meter.CreateCounter<long>(
        "onnxpose.steps", "{step}", "Denoising steps, the refiner's included.");

    internal static Counter<long> Images { get; } = Meter.CreateCounter<long>(
        "onnxpose.images", "{image}", "Pictures that were made.");

    // Asked first, because StartActivity takes several times as long to find out.
    internal static Activity? Start(ActivitySource source, string name) =>
        source.HasListeners() ? source.StartActivity(name) : null;

    internal static void AddTokens(CallStage stage, long count) =>
        Tokens.Add(count, new KeyValuePair<string, object?>(StageTag, StageName.Of(stage)));
}
