using System.Diagnostics;

namespace OnnxPose.Tests.Diagnostics;

/// <summary>The spans that this thread's calls make until it is disposed, in the order of their
/// ends.</summary>
sealed class SpanList : IDisposable
{
    readonly List<Activity> _spans = [];
    readonly ActivityListener _listener;
    readonly Activity _root = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();

    public SpanList(params string[] sources)
    {
        _listener = new()
        {
            ShouldListenTo = source => sources.Contains(source.Name),
            Sample =
                static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = Keep,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public IReadOnlyList<Activity> All => _spans;

    /// <summary>The number of spans of a name.</summary>
    public int Count(string name) => _spans.Count(span => span.OperationName == name);

    /// <summary>The only span of a name.</summary>
    public Activity Only(string name) => _spans.Single(span => span.OperationName == name);

    /// <summary>The name of the span that another lies under; null where that is the test itself.</summary>
    public string? ParentOf(Activity span) =>
        _spans.SingleOrDefault(other => other.SpanId == span.ParentSpanId)?.OperationName;

    /// <summary>Every pair of a parent's name and a child's, once.</summary>
    public IEnumerable<string> Tree() =>
        _spans.Select(span => $"{ParentOf(span)}/{span.OperationName}").Distinct();

    public void Dispose()
    {
        _listener.Dispose();
        _root.Dispose();
    }

    void Keep(Activity span)
    {
        if (span.TraceId == _root.TraceId)
        {
            _spans.Add(span);
        }
    }
}
