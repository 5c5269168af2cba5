using System.Text.Json;
using OnnxPose.Diffusion.Schedulers;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Diffusion;

/// <summary>The reference schedules: every config, every run.</summary>
static class SchedulerFixture
{
    static readonly Lazy<GoldenTensors> s_io = new(static () =>
        GoldenTensors.Load("schedulers", "io.safetensors"));

    static readonly Lazy<JsonElement> s_index = new(static () =>
        JsonElement.Parse(File.ReadAllText(GoldenFolder.Path("schedulers", "index.json"))
            .Replace("-Infinity", "null", StringComparison.Ordinal)));    // as Python writes it

    public static GoldenTensors Io => s_io.Value;

    /// <summary>The schedules' names.</summary>
    public static IEnumerable<string> Names =>
        s_index.Value.EnumerateObject().Select(static schedule => schedule.Name);

    /// <summary>Every run of every schedule: its schedule, its name.</summary>
    public static IEnumerable<TestCaseData<string, string>> Runs =>
        from name in Names
        from run in RunsOf(name)
        select new TestCaseData<string, string>(name, run);

    public static IEnumerable<string> RunsOf(string schedule) =>
        Entry(schedule).GetProperty("runs").EnumerateObject().Select(static run => run.Name);

    public static JsonElement Entry(string schedule) => s_index.Value.GetProperty(schedule);

    public static JsonElement Run(string schedule, string run) =>
        Entry(schedule).GetProperty("runs").GetProperty(run);

    public static string ConfigPath(string schedule) =>
        GoldenFolder.Path("schedulers", "configs", schedule, "scheduler_config.json");

    public static Scheduler Read(string schedule) => Scheduler.Read(ConfigPath(schedule), new()
    {
        Eta = Entry(schedule).TryGetProperty("eta", out var eta) ? eta.GetSingle() : 0,
    });

    /// <summary>The step'th of the outputs or noises that all runs share.</summary>
    public static ReadOnlySpan<float> Row(string tensor, int step)
    {
        var length = Io.Shape(tensor).Skip(1).Aggregate(1, static (product, size) => product * size);
        return Io.Floats(tensor).Slice(step * length, length);
    }
}
