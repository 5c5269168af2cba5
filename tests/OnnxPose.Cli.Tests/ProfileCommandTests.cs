using System.Text.Json;
using OnnxPose.TestKit;

namespace OnnxPose.Cli.Tests;

public sealed class ProfileCommandTests
{
    static readonly string[] s_poseStages =
        ["tokenize", "text", "pose.prefill", "pose.decode", "pose.sampling"];

    TempFolder _out = null!;

    [SetUp]
    public void MakeFolder() => _out = new();

    [TearDown]
    public void RemoveFolder() => _out.Dispose();

    [TestCase("text", "tokenize text other total")]
    [TestCase("pose", "tokenize text pose.prefill pose.decode pose.sampling other total")]
    [TestCase("image", "open tokenize text pose.prefill pose.decode pose.sampling render adapter " +
        "denoise decode other total")]
    public void Every_target_is_measured_stage_by_stage(string target, string stages)
    {
        string[] more = target == "image" ? ["--steps", "2"] : [];
        var run = Profile([target, "a person", "--repeats", "3", "--warm-up", "1", "--json", .. more]);
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.Error, Is.Empty);
        var json = run.Json;
        Assert.That(json.GetProperty("schema").GetInt32(), Is.EqualTo(1));
        Assert.That(json.GetProperty("command").GetString(), Is.EqualTo("profile"));
        Assert.That(json.GetProperty("target").GetString(), Is.EqualTo(target));
        Assert.That(json.GetProperty("workload").GetProperty("prompt").GetString(), Is.EqualTo("a person"));
        Assert.That((json.GetProperty("warmUp").GetInt32(), json.GetProperty("repeats").GetInt32()),
            Is.EqualTo((1, 3)));
        Assert.That(Rows(json).Select(static row => row.GetProperty("stage").GetString()),
            Is.EqualTo(stages.Split(' ')));
        foreach (var row in Rows(json))
        {
            var (median, p95) = (Number(row, "median"), Number(row, "p95"));
            Assert.That(median, Is.InRange(0, p95));
            Assert.That(Number(row, "runtime"), Is.InRange(0, p95));
            Assert.That(Number(row, "own"), Is.InRange(0, p95));
        }
        Assert.That(Number(Row(json, "total"), "runtime"), Is.GreaterThan(0));
        Assert.That(Number(json, "load"), Is.GreaterThan(0));
        Assert.That(Number(json, "peakBytes"), Is.GreaterThan(1 << 20));
        Assert.That(Number(json, "managedBytes"), Is.GreaterThan(1 << 10));
        Assert.That(Number(json, "allocatedBytesPerCall"), Is.GreaterThan(0));
        Assert.That(json.GetProperty("device").GetString(), Is.EqualTo("cpu"));
    }

    [Test]
    public void Shares_add_up_to_the_wall_time_and_stages_alone_cover_98_percent_of_it_on_the_miniature()
    {
        var json = CliRun.Here("profile", "pose", "--repeats", "8", "--json", "--device", "cpu").Json;
        var shares = Rows(json).ToDictionary(
            static row => row.GetProperty("stage").GetString()!, static row => Number(row, "share"));
        Assert.That(shares["total"], Is.EqualTo(1).Within(1e-6));
        var stages = shares.Where(static share => share.Key is not ("other" or "total"))
            .Sum(static share => share.Value);
        TestContext.Out.WriteLine($"{stages:P2} in stages");
        Assert.That(stages + shares["other"], Is.EqualTo(1).Within(0.02));
        Assert.That(stages, Is.AtLeast(0.98).And.AtMost(1));
        Assert.That(Row(json, "pose.decode").GetProperty("count").GetInt64(), Is.GreaterThan(128));
        Assert.That(Number(json.GetProperty("rates"), "tokensPerSecond"), Is.GreaterThan(0));
    }

    [Test]
    public void Without_a_target_poses_of_the_same_prompt_and_seed_are_drawn_every_time()
    {
        var run = Profile(["--repeats", "2", "--warm-up", "0", "--json"]);
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.Json.GetProperty("target").GetString(), Is.EqualTo("pose"));
        var work = run.Json.GetProperty("workload");
        Assert.That(work.GetProperty("prompt").GetString(), Is.EqualTo("a woman in a red dress waving"));
        Assert.That(work.GetProperty("seed").GetUInt64(), Is.Zero);
        var again = Profile(["pose", "--repeats", "1", "--json"]);
        Assert.That(again.Json.GetProperty("workload").GetRawText(), Is.EqualTo(work.GetRawText()));
    }

    [Test]
    public void Options_of_the_work_reach_it()
    {
        var json = Profile(["pose", "a", "-n", "3", "--people", "2", "--repeats", "1", "--warm-up", "0",
            "--json", "--precision", "int8", "--threads", "1"]).Json;
        Assert.That(Row(json, "pose.prefill").GetProperty("count").GetInt64(), Is.EqualTo(3));
        Assert.That(Row(json, "pose.decode").GetProperty("count").GetInt64(), Is.GreaterThan(3 * 2 * 128));
        Assert.That(json.GetProperty("precision").GetString(), Is.EqualTo("int8"));
        Assert.That(json.GetProperty("threads").GetInt32(), Is.EqualTo(1));
        var image = Profile(["image", "a", "-n", "2", "--steps", "3", "--refiner-steps", "1",
            "--repeats", "1", "--warm-up", "0", "--json"]).Json;
        Assert.That(Row(image, "denoise").GetProperty("count").GetInt64(), Is.EqualTo(6));
        Assert.That(Row(image, "refine").GetProperty("count").GetInt64(), Is.EqualTo(2));
        Assert.That(Number(image.GetProperty("rates"), "stepsPerSecond"), Is.GreaterThan(0));
        var text = Profile(["text", "a person", "-n", "5", "--repeats", "1", "--json"]).Json;
        Assert.That(Row(text, "text").GetProperty("count").GetInt64(), Is.EqualTo(5));
    }

    [Test]
    public void For_people_there_is_a_table_on_standard_output_and_the_rest_elsewhere()
    {
        var run = Profile(["pose", "a person", "--repeats", "2", "--warm-up", "0"]);
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.OutLines[0], Is.EqualTo(
            "profile pose: \"a person\" on cpu in fp32, 2 calls after the first and 0 to warm up"));
        Assert.That(run.OutLines[1], Is.EqualTo(
            "| stage | median ms | p95 ms | share | in ONNX Runtime ms | own ms | first ms | count |"));
        var rows = run.OutLines.Where(static line => line.StartsWith("| ", StringComparison.Ordinal))
            .Select(static line => line.Split('|')[1].Trim()).ToArray();
        Assert.That(rows, Is.EqualTo((string[])["stage", "---", .. s_poseStages, "other", "total"]));
        Assert.That(run.Out, Does.Match("tokens: [0-9]+ a call, [0-9.]+ a second"));
        Assert.That(run.Out, Does.Contain("load: ").And.Contain("memory: "));
        Assert.That(run.Error, Does.Contain("load: ").And.Contain("first call: "));
    }

    [Test]
    public void A_report_is_compared_with_an_earlier_one_of_the_same_work()
    {
        var file = _out.At("before.json");
        File.WriteAllLines(file, [Profile(["pose", "a person", "--repeats", "2", "--json"]).Out]);
        var run = Profile(
            ["pose", "a person", "--repeats", "2", "--threads", "1", "--json", "--compare", file]);
        Assert.That(run.Code, Is.Zero, run.Error);
        var before = JsonElement.Parse(File.ReadAllText(file));
        foreach (var stage in (string[])["pose.decode", "total"])
        {
            var ratio = Number(Row(run.Json, stage), "median") / Number(Row(before, stage), "median");
            Assert.That(Number(Row(run.Json, stage), "ratio"), Is.EqualTo(ratio).Within(1e-3));
        }
        var text = Profile(["pose", "a person", "--repeats", "1", "--compare", file]);
        Assert.That(text.Out, Does.Contain($"compared with {file}:")
            .And.Contain("| stage | now ms | then ms | ratio |"));
    }

    [TestCase("pose", "other words", "prompt differs")]
    [TestCase("pose", "a person", "-n", "2", "count differs")]
    [TestCase("pose", "a person", "-n", "2", "-t", "0.5", "count, temperature differ")]
    [TestCase("pose", "a person", "--seed", "1", "seed differs")]
    [TestCase("text", "a person", "profiles pose and not text")]
    public void Other_work_cannot_be_compared(params string[] line)
    {
        var file = _out.At("before.json");
        File.WriteAllLines(file, [Profile(["pose", "a person", "--repeats", "1", "--json"]).Out]);
        var run = Profile([.. line[..^1], "--repeats", "1", "--compare", file]);
        Assert.That(run.Code, Is.EqualTo(4), run.Error);
        Assert.That(run.ErrorLines, Has.Length.EqualTo(2), "nothing was opened before it was said");
        Assert.That(run.ErrorLines[0], Does.Contain(line[^1]).And.Contain(file));
    }

    [TestCase("")]
    [TestCase("[]")]
    [TestCase("{")]
    [TestCase("""{"schema":1,"command":"pose"}""")]
    [TestCase("""{"schema":2,"command":"profile"}""")]
    [TestCase("""{"schema":"1","command":"profile"}""")]
    [TestCase("""{"schema":1,"command":"profile","target":"pose"}""")]
    [TestCase("""{"schema":1,"command":"profile","target":"pose","workload":[],"stages":{}}""")]
    public void A_file_that_is_no_report_gives_4(string text)
    {
        var file = _out.At("before.json");
        File.WriteAllLines(file, [text]);
        var run = Profile(["pose", "--compare", file]);
        Assert.That(run.Code, Is.EqualTo(4), run.Error);
        Assert.That(run.ErrorLines, Has.Length.EqualTo(2));
        Assert.That(run.ErrorLines[0], Does.Contain($"'{file}' is not what 'profile --json' prints"));
    }

    [Test]
    public void Places_that_are_not_there_give_5_before_any_work()
    {
        _out.Write("file", "");
        var nowhere = _out.At("file", "file.json");
        string[][] lines =
        [
            ["pose", "--compare", nowhere], ["pose", "--trace", nowhere], ["pose", "--trace", _out.Path],
            ["pose", "--trace", _out.At("new") + "/"],
            ["text", "--trace", nowhere], ["image", "--compare", _out.At("none.json")],
        ];
        foreach (var line in lines)
        {
            var run = Profile(line);
            Assert.That(run.Code, Is.EqualTo(5), run.Error);
            Assert.That(run.ErrorLines, Has.Length.EqualTo(2), "nothing was opened before it was said");
        }
    }

    [Test]
    public void What_does_not_fit_the_model_gives_2()
    {
        Assert.That(Profile(["pose", "--people", "99"]).Code, Is.EqualTo(2));
        Assert.That(Profile(["image", "--size", "40x40"]).Code, Is.EqualTo(2));
        Assert.That(Profile(["image", "--steps", "1000", "--refiner-steps", "1000"]).Code, Is.EqualTo(2));
    }

    [Test]
    public void A_model_that_is_missing_gives_3()
    {
        var run = CliRun.Here("profile", "image", "--models", TestModel.Folder);
        Assert.That(run.Code, Is.EqualTo(3), run.Error);
        Assert.That(CliRun.Here("profile", "--models", _out.At("none")).Code, Is.EqualTo(3));
    }

    static CliRun Profile(IEnumerable<string> line) =>
        CliRun.Here(["profile", .. line, "--models", TestModel.Images]);

    static JsonElement[] Rows(JsonElement json) => [.. json.GetProperty("stages").EnumerateArray()];

    static JsonElement Row(JsonElement json, string stage) =>
        Rows(json).Single(row => row.GetProperty("stage").GetString() == stage);

    static double Number(JsonElement json, string name) => json.GetProperty(name).GetDouble();
}
