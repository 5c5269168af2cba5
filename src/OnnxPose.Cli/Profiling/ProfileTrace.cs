using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using OnnxPose.Cli.Commands;
using OnnxPose.Inference;

namespace OnnxPose.Cli.Profiling;

/// <summary>Records two calls for a trace, from the opening of the networks on.</summary>
static class ProfileTrace
{
    const int Stages = 1;     // the track of the pipeline's own spans; sessions come after it

    /// <summary>Opens the networks with ONNX Runtime's profiler and makes a cold and a warm call.</summary>
    /// <param name="settings">What is called.</param>
    /// <param name="models">The model's folder.</param>
    /// <param name="stop">Asked within each call.</param>
    /// <returns>Names first; then, track by track, what happened, in the order of its beginning.</returns>
    public static ImmutableArray<TraceEvent> Record(
        ProfileSettings settings, string models, CancellationToken stop)
    {
        var start = TimeProvider.System.GetUtcNow();
        using var profile = new RuntimeProfile();
        using var recorder = new SpanRecorder();
        using (var pipeline = ProfileRun.Open(settings, models, profile))
        {
            settings.Workload.Run(pipeline, stop);
            settings.Workload.Run(pipeline, stop);
        }
        return [.. Events(recorder.Spans, profile.Sessions, start)];
    }

    static IEnumerable<TraceEvent> Events(ImmutableArray<(Activity Span, long ManagedBytes)> spans,
        ImmutableArray<SessionProfile> sessions, DateTimeOffset start)
    {
        var stages = spans.Where(static item => item.Span.Source.Name == Telemetry.SourceName).ToArray();
        var runs = spans.Where(static item => item.Span.Source.Name == Telemetry.RunsName)
            .ToLookup(static item => (int)item.Span.GetTagItem(Telemetry.SessionTag)!);
        IEnumerable<TraceEvent> names =
        [
            TraceEvent.Naming("process_name", Stages, "onnxpose"),
            TraceEvent.Naming("thread_name", Stages, "stages"),
            .. sessions.Select(static (session, i) =>
                TraceEvent.Naming("thread_name", Track(i), $"{session.Slot} (session {i + 1})")),
        ];
        return names
            .Concat(stages.Select(item => Event(item.Span, Stages, "stage", start))
                .OrderBy(static item => item.Start).ThenByDescending(static item => item.Duration))
            .Concat(stages.Select(item => Memory(item, start)).OrderBy(static item => item.Start))
            .Concat(sessions.SelectMany((session, i) => RuntimeTrack.Events(session,
                runs[session.Session].Select(item => Event(item.Span, Track(i), "run", start)), Track(i),
                start)));
    }

    static int Track(int session) => Stages + 1 + session;

    static TraceEvent Event(Activity span, int track, string category, DateTimeOffset start) => new(
        'X', span.OperationName, track, span.StartTimeUtc - start.UtcDateTime, span.Duration)
    {
        Category = category,
        Arguments = json =>
        {
            foreach (var (name, value) in span.TagObjects)
            {
                Write(json, name, value);
            }
        },
    };

    static void Write(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case bool flag:
                json.WriteBoolean(name, flag);
                break;
            case int or long:
                json.WriteNumber(name, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            default:
                json.WriteString(name, value as string);
                break;
        }
    }

    static TraceEvent Memory((Activity Span, long ManagedBytes) item, DateTimeOffset start) => new('C',
        "managed memory", Stages, item.Span.StartTimeUtc + item.Span.Duration - start.UtcDateTime, default)
    {
        Category = "memory",
        Arguments = json => json.WriteNumber("bytes", item.ManagedBytes),
    };
}
