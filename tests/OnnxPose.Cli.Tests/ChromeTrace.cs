using System.Text.Json;

namespace OnnxPose.Cli.Tests;

/// <summary>The rules of the Chrome trace format, as far as a viewer relies on them.</summary>
/// <remarks>Trace Event Format, Google 2016: the JSON object form with the phases B, E, X, M and C.</remarks>
static class ChromeTrace
{
    static readonly string[] s_metadata =
        ["process_name", "thread_name", "process_labels", "process_sort_index", "thread_sort_index"];

    /// <summary>What breaks them, an entry each; nothing where all hold.</summary>
    public static List<string> Faults(JsonElement trace)
    {
        var faults = new List<string>();
        if (trace.ValueKind != JsonValueKind.Object || !trace.TryGetProperty("traceEvents", out var events)
            || events.ValueKind != JsonValueKind.Array)
        {
            return ["there is no array traceEvents"];
        }
        foreach (var (item, i) in events.EnumerateArray().Select(static (item, i) => (item, i)))
        {
            faults.AddRange(OfEvent(item).Select(fault => $"event {i}: {fault}"));
        }
        return faults.Count > 0 ? faults : [.. OfTracks([.. events.EnumerateArray()])];
    }

    static IEnumerable<string> OfEvent(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            return ["it is no object"];
        }
        var phase = Text(item, "ph");
        return new[]
        {
            Text(item, "name") is null or "" ? "it has no name" : null,
            IsNumber(item, "pid") ? null : "pid is no whole number",
            IsNumber(item, "tid") ? null : "tid is no whole number",
            item.TryGetProperty("args", out var args) && args.ValueKind != JsonValueKind.Object
                ? "args is no object" : null,
            phase is "M" || IsTime(item, "ts") ? null : "ts is no time",
            phase is "M" || Text(item, "cat") is not null ? null : "it has no category",
            phase switch
            {
                "X" => IsTime(item, "dur") ? null : "dur is no time",
                "B" or "E" => null,
                "C" => HasNumbers(args) ? null : "a counter has only numbers",
                "M" => IsMetadata(item, args) ? null : "it names nothing",
                _ => $"'{phase}' is no phase that is written here",
            },
        }.OfType<string>();
    }

    static IEnumerable<string> OfTracks(JsonElement[] events)
    {
        foreach (var track in events.Where(static item => Text(item, "ph") != "M").GroupBy(TrackOf))
        {
            if (!events.Any(item => Text(item, "name") == "thread_name" && TrackOf(item) == track.Key))
            {
                yield return $"track {track.Key} has no name";
            }
            foreach (var fault in OfNesting(track).Concat(OfPairs(track)))
            {
                yield return $"track {track.Key}: {fault}";
            }
        }
    }

    // Whatever begins within something else must end within it.
    static IEnumerable<string> OfNesting(IEnumerable<JsonElement> track)
    {
        var open = new Stack<(string Name, decimal End)>();
        foreach (var item in track.Where(static item => Text(item, "ph") == "X")
            .OrderBy(static item => Time(item, "ts")).ThenByDescending(static item => Time(item, "dur")))
        {
            var start = Time(item, "ts");
            while (open.TryPeek(out var before) && before.End <= start)
            {
                open.Pop();
            }
            var end = start + Time(item, "dur");
            if (open.TryPeek(out var outer) && outer.End < end)
            {
                yield return $"{Text(item, "name")} at {start} outlasts {outer.Name} by {end - outer.End} us";
            }
            open.Push((Text(item, "name")!, end));
        }
    }

    static IEnumerable<string> OfPairs(IEnumerable<JsonElement> track)
    {
        var open = new Stack<string>();
        foreach (var item in track.Where(static item => Text(item, "ph") is "B" or "E"))
        {
            var name = Text(item, "name")!;
            if (Text(item, "ph") == "B")
            {
                open.Push(name);
            }
            else if (!open.TryPop(out var begun) || begun != name)
            {
                yield return $"{name} ends without having begun";
            }
        }
        foreach (var name in open)
        {
            yield return $"{name} does not end";
        }
    }

    /// <summary>The track of an event.</summary>
    public static (int Process, int Thread) TrackOf(JsonElement item) =>
        (item.GetProperty("pid").GetInt32(), item.GetProperty("tid").GetInt32());

    /// <summary>A member that is a number of microseconds.</summary>
    public static decimal Time(JsonElement item, string name) => item.GetProperty(name).GetDecimal();

    /// <summary>A member that is text; null where it is none.</summary>
    public static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()
            : null;

    static bool IsNumber(JsonElement item, string name) =>
        item.TryGetProperty(name, out var number) && number.ValueKind == JsonValueKind.Number
        && number.TryGetInt32(out var value) && value >= 0;

    static bool IsTime(JsonElement item, string name) =>
        item.TryGetProperty(name, out var time) && time.ValueKind == JsonValueKind.Number
        && time.TryGetDecimal(out var value) && value >= 0;

    static bool HasNumbers(JsonElement args) => args.ValueKind == JsonValueKind.Object
        && args.EnumerateObject().Any()
        && args.EnumerateObject().All(static member => member.Value.ValueKind == JsonValueKind.Number);

    static bool IsMetadata(JsonElement item, JsonElement args) =>
        s_metadata.Contains(Text(item, "name")) && args.ValueKind == JsonValueKind.Object
        && (Text(item, "name")!.EndsWith("_sort_index", StringComparison.Ordinal)
            ? IsNumber(args, "sort_index")
            : Text(args, Text(item, "name") == "process_labels" ? "labels" : "name") is { Length: > 0 });
}
