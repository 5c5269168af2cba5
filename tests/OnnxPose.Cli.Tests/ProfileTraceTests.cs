using System.Text.Json;
using OnnxPose.TestKit;

namespace OnnxPose.Cli.Tests;

public sealed class ProfileTraceTests
{
    TempFolder _out = null!;

    [SetUp]
    public void MakeFolder() => _out = new();

    [TearDown]
    public void RemoveFolder() => _out.Dispose();

    [TestCase("text", "text_encoder")]
    [TestCase("pose", "text_encoder", "t2p", "t2p")]
    [TestCase("image", "text_encoder", "t2p", "t2p", "text_encoder", "text_encoder_2", "unet", "vae",
        "adapter")]
    public void A_trace_keeps_to_the_format_with_a_track_for_each_session(
        string target, params string[] slots)
    {
        var events = Trace(target);
        var sessions = events.Where(static item => ChromeTrace.Text(item, "name") == "thread_name")
            .Select(static item => ChromeTrace.Text(item.GetProperty("args"), "name")!.Split(' ')[0]);
        Assert.That(sessions, Is.SupersetOf(slots.Append("stages")));
        var tracks = events.Select(ChromeTrace.TrackOf).Distinct().ToArray();
        Assert.That(tracks.Select(static track => track.Process).Distinct(), Has.One.Items);
        Assert.That(tracks, Has.Length.AtLeast(2 + slots.Distinct().Count()));
    }

    [Test]
    public void Every_node_lies_within_a_run_of_its_session_and_every_run_within_a_stage()
    {
        var events = Trace("pose");
        var nodes = Of(events, "Node");
        var runs = Of(events, "run");
        var stages = Of(events, "stage");
        Assert.That(nodes, Has.Length.GreaterThan(runs.Length));
        Assert.That(runs.Count(static run => ChromeTrace.Text(run, "name") == "t2p"),
            Is.GreaterThan(2 * 128), "a run for each token of both calls");
        foreach (var node in nodes)
        {
            var track = ChromeTrace.TrackOf(node);
            Assert.That(
                runs.Any(run => ChromeTrace.TrackOf(run) == track && Holds(run, node)), $"{node}");
        }
        foreach (var run in runs)
        {
            Assert.That(stages.Any(stage => Holds(stage, run)), $"{run}");
        }
        var decode = stages.Where(static stage => ChromeTrace.Text(stage, "name") == "pose.decode").ToArray();
        Assert.That(decode, Has.Length.EqualTo(2), "a cold call and a warm one");
        var inNodes = nodes.Where(node => Holds(decode[1], node)).Sum(static n => ChromeTrace.Time(n, "dur"));
        Assert.That(inNodes, Is.GreaterThan(0).And.LessThan(ChromeTrace.Time(decode[1], "dur")));
        Assert.That(nodes, Has.All.Matches<JsonElement>(static node =>
            ChromeTrace.Text(node.GetProperty("args"), "op_name") is not null));
    }

    [Test]
    public void Opening_and_memory_are_in_the_trace_too()
    {
        var events = Trace("image");
        var stages = Of(events, "stage");
        string[] names = ["Load", "GenerateImages", "open", "denoise", "step", "decode"];
        Assert.That(stages.Select(static stage => ChromeTrace.Text(stage, "name")), Is.SupersetOf(names));
        Assert.That(Of(events, "Session").Select(static item => ChromeTrace.Text(item, "name")),
            Has.Some.EqualTo("session_initialization").And.Some.EqualTo("model_run"));
        Assert.That(Of(events, "memory"), Has.Length.EqualTo(stages.Length));
    }

    [Test]
    public void Nothing_but_the_trace_is_left_behind()
    {
        Assert.That(Left(), Is.Empty);
        Trace("text");
        Assert.That(
            Directory.GetFiles(_out.Path, "*", SearchOption.AllDirectories), Has.Length.EqualTo(1));
        Assert.That(Left(), Is.Empty);

        static string[] Left() => Directory.GetDirectories(Path.GetTempPath(), "onnxpose-profile-*");
    }

    JsonElement[] Trace(string target)
    {
        var file = _out.At("made", "for", "it", "trace.json");
        string[] more = target switch
        {
            "pose" => ["--people", "1"],
            "image" => ["--steps", "2"],
            _ => [],
        };
        var run = CliRun.Here(["profile", target, "a person", "--repeats", "1", "--warm-up", "0",
            "--models", TestModel.Images, "--trace", file, .. more]);
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.Error, Does.Contain($"in {file}"));
        var trace = JsonElement.Parse(File.ReadAllBytes(file));
        Assert.That(ChromeTrace.Faults(trace), Is.Empty);
        return [.. trace.GetProperty("traceEvents").EnumerateArray()];
    }

    static JsonElement[] Of(JsonElement[] events, string category) =>
        [.. events.Where(item => ChromeTrace.Text(item, "cat") == category)];

    static bool Holds(JsonElement outer, JsonElement inner)
    {
        var (start, end) = (ChromeTrace.Time(outer, "ts"), End(outer));
        return start <= ChromeTrace.Time(inner, "ts") && End(inner) <= end;
    }

    static decimal End(JsonElement item) => ChromeTrace.Time(item, "ts") + ChromeTrace.Time(item, "dur");
}
