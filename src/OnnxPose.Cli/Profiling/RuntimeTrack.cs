using System.Collections.Immutable;
using System.Text.Json;
using OnnxPose.Inference;

namespace OnnxPose.Cli.Profiling;

/// <summary>A session's row of a trace: its runs, and within them what ONNX Runtime's profiler saw.</summary>
static class RuntimeTrack
{
    // ONNX Runtime counts in whole microseconds, rounded down, in starts and lengths alike.
    static readonly TimeSpan s_rounding = TimeSpan.FromMicroseconds(2);

    /// <summary>The events of a session, each whole within those that it belongs to.</summary>
    /// <param name="profile">ONNX Runtime's own.</param>
    /// <param name="runs">Our spans of its runs.</param>
    /// <param name="track">The row.</param>
    /// <param name="start">When the trace began.</param>
    /// <exception cref="JsonException">The profile is not JSON.</exception>
    public static ImmutableArray<TraceEvent> Events(
        SessionProfile profile, IEnumerable<TraceEvent> runs, int track, DateTimeOffset start)
    {
        TraceEvent[] ours = [.. runs.OrderBy(static run => run.Start)];
        var theirs = Read(profile, track, start).Select(item => Within(item, ours));
        return Nested([.. ours, .. theirs]);
    }

    static IEnumerable<TraceEvent> Read(SessionProfile profile, int track, DateTimeOffset start)
    {
        var offset = profile.Start - start;
        return JsonElement.Parse(File.ReadAllBytes(profile.File)).EnumerateArray()
            .Where(static item => item.GetProperty("ph").GetString() == "X")
            .Select(item => new TraceEvent('X', item.GetProperty("name").GetString()!, track,
                offset + TimeSpan.FromMicroseconds(item.GetProperty("ts").GetInt64()),
                TimeSpan.FromMicroseconds(item.GetProperty("dur").GetInt64()))
            {
                Category = item.GetProperty("cat").GetString(),
                Arguments = json => Copy(json, item),
            });
    }

    static void Copy(Utf8JsonWriter json, JsonElement item)
    {
        if (item.TryGetProperty("args", out var arguments))
        {
            foreach (var member in arguments.EnumerateObject())
            {
                member.WriteTo(json);
            }
        }
    }

    // What lies in a run but for the rounding is brought into it.
    static TraceEvent Within(TraceEvent item, TraceEvent[] runs)
    {
        var index = Array.FindLastIndex(runs, run => run.Start <= item.Start + s_rounding);
        if (index < 0 || item.Start >= runs[index].End)
        {
            return item;
        }
        var start = item.Start > runs[index].Start ? item.Start : runs[index].Start;
        return Cut(item with { Start = start, Duration = item.End - start }, runs[index].End);
    }

    static ImmutableArray<TraceEvent> Nested(TraceEvent[] events)
    {
        var nested = ImmutableArray.CreateBuilder<TraceEvent>(events.Length);
        var open = new Stack<TraceEvent>();
        foreach (var item in events.OrderBy(static e => e.Start).ThenByDescending(static e => e.Duration))
        {
            while (open.TryPeek(out var before) && before.End <= item.Start)
            {
                open.Pop();
            }
            var whole = open.TryPeek(out var outer) ? Cut(item, outer.End) : item;
            nested.Add(whole);
            open.Push(whole);
        }
        return nested.MoveToImmutable();
    }

    // No more than rounding explains: what really overlaps is to be seen.
    static TraceEvent Cut(TraceEvent item, TimeSpan end)
    {
        var over = item.End - end;
        return over > TimeSpan.Zero && over <= s_rounding
            ? item with { Duration = TimeSpan.FromTicks(Math.Max(0, (end - item.Start).Ticks)) }
            : item;
    }
}
