using System.Collections.Immutable;
using System.Text.Json;

namespace OnnxPose.Cli.Profiling;

/// <summary>What an earlier <c>profile --json</c> printed.</summary>
/// <param name="File">Where it stands.</param>
/// <param name="Medians">Seconds a call, by the name of the row.</param>
sealed record EarlierProfile(string File, ImmutableDictionary<string, double> Medians)
{
    /// <summary>Reads a report.</summary>
    /// <param name="file">The file.</param>
    /// <param name="workload">What it must be a report of.</param>
    /// <exception cref="InputException">It is no such report, or one of other work.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static EarlierProfile Read(string file, ProfileWorkload workload)
    {
        var text = System.IO.File.ReadAllText(file);
        try
        {
            var json = JsonElement.Parse(text);
            if (json.GetProperty("schema").GetInt32() != JsonText.SchemaVersion
                || json.GetProperty("command").GetString() != "profile")
            {
                throw NoReport(file, $"it is no 'profile' of schema {JsonText.SchemaVersion}.");
            }
            RequireSame(file, json, workload);
            return new(file, json.GetProperty("stages").EnumerateArray().ToImmutableDictionary(
                static row => row.GetProperty("stage").GetString()!,
                static row => row.GetProperty("median").GetDouble()));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException or ArgumentException)
        {
            throw NoReport(file, e.Message);
        }
    }

    /// <summary>How many times as long a row takes now; null where it did not take any time then.</summary>
    public double? Ratio(StageRow row) =>
        Medians.TryGetValue(row.Stage, out var then) && then > 0 ? row.Median / then : null;

    static void RequireSame(string file, JsonElement json, ProfileWorkload workload)
    {
        var target = json.GetProperty("target").GetString();
        if (target != workload.Target)
        {
            throw new InputException(
                $"'{file}' profiles {target} and not {workload.Target}; only the same work can be compared.");
        }
        var then = json.GetProperty("workload");
        var now = JsonElement.Parse(JsonText.Object(workload.Write));
        var names = now.EnumerateObject().Concat(then.EnumerateObject())
            .Select(static member => member.Name).Where(static name => name != "schema").Distinct();
        string[] others = [.. names.Where(name => !Same(then, now, name))];
        if (others.Length > 0)
        {
            throw new InputException(
                $"'{file}' profiles other work: {string.Join(", ", others)} " +
                $"{(others.Length == 1 ? "differs" : "differ")}. Only the same work can be compared.");
        }
    }

    static bool Same(JsonElement then, JsonElement now, string name) =>
        then.TryGetProperty(name, out var old) && now.TryGetProperty(name, out var value)
        && JsonElement.DeepEquals(old, value);

    static InputException NoReport(string file, string why) => new(
        $"'{file}' is not what 'profile --json' prints: {why.TrimEnd('.')}. Expected one JSON object, " +
        "unchanged.");
}
