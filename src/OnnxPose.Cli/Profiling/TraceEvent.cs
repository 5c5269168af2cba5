using System.Text.Json;

namespace OnnxPose.Cli.Profiling;

/// <summary>An event of a Chrome trace.</summary>
/// <param name="Phase"><c>X</c> something that lasted, <c>C</c> a counter, <c>M</c> a name.</param>
/// <param name="Name">What.</param>
/// <param name="Track">The row on which it is shown: the format's thread.</param>
/// <param name="Start">When it began, since the trace did.</param>
/// <param name="Duration">How long it lasted; nothing for the other phases.</param>
sealed record TraceEvent(char Phase, string Name, int Track, TimeSpan Start, TimeSpan Duration)
{
    /// <summary>What kind of thing it is; null for a name.</summary>
    public string? Category { get; init; }

    /// <summary>Writes the members of <c>args</c>; null for none.</summary>
    public Action<Utf8JsonWriter>? Arguments { get; init; }

    /// <summary>When it ended.</summary>
    public TimeSpan End => Start + Duration;

    /// <summary>A name of the process or of a track.</summary>
    /// <param name="what"><c>process_name</c> or <c>thread_name</c>.</param>
    /// <param name="track">The track; any for the process.</param>
    /// <param name="name">The name.</param>
    public static TraceEvent Naming(string what, int track, string name) =>
        new('M', what, track, default, default) { Arguments = json => json.WriteString("name", name) };

    /// <summary>Writes it as an object.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="process">The number of the process.</param>
    public void Write(Utf8JsonWriter json, int process)
    {
        json.WriteStartObject();
        json.WriteString("name", Name);
        json.WriteString("ph", [Phase]);
        json.WriteNumber("pid", process);
        json.WriteNumber("tid", Track);
        if (Phase != 'M')
        {
            json.WriteString("cat", Category);
            json.WriteNumber("ts", Microseconds(Start));
        }
        if (Phase == 'X')
        {
            json.WriteNumber("dur", Microseconds(Duration));
        }
        json.WriteStartObject("args");
        Arguments?.Invoke(json);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // In tenths, which is as fine as the clock, and without the noise of a division.
    static decimal Microseconds(TimeSpan time) => time.Ticks / 10m;
}
