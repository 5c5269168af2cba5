using System.Collections.Immutable;
using System.Diagnostics;

namespace OnnxPose.Cli.Profiling;

/// <summary>Keeps the library's spans, beginning with this thread's next one, until it is disposed.</summary>
/// <remarks>Thread-safe. Only spans of this thread, and of what it starts, are kept.</remarks>
sealed class SpanRecorder : IDisposable
{
    readonly Lock _lock = new();
    readonly List<(Activity Span, long ManagedBytes)> _spans = [];
    readonly ActivityListener _listener;
    readonly Activity _root;

    public SpanRecorder()
    {
        _listener = new()
        {
            ShouldListenTo = static source => source.Name is Telemetry.SourceName or Telemetry.RunsName,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => IsOwn(options.TraceId)
                ? ActivitySamplingResult.AllData
                : ActivitySamplingResult.None,
            ActivityStopped = Keep,
        };
        _root = new Activity("profile").SetIdFormat(ActivityIdFormat.W3C).Start();
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>The spans that have ended, each with the managed memory in use at its end.</summary>
    public ImmutableArray<(Activity Span, long ManagedBytes)> Spans
    {
        get
        {
            lock (_lock)
            {
                return [.. _spans];
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _listener.Dispose();
        _root.Dispose();
    }

    bool IsOwn(ActivityTraceId trace) => trace == _root.TraceId;

    void Keep(Activity span)
    {
        if (IsOwn(span.TraceId))
        {
            lock (_lock)
            {
                _spans.Add((span, GC.GetTotalMemory(forceFullCollection: false)));
            }
        }
    }
}
