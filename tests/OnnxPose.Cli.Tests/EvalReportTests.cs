using OnnxPose.Evaluation.Retrieval;
using OnnxPose.Imaging;
using OnnxPose.TestKit;

namespace OnnxPose.Cli.Tests;

public sealed class EvalReportTests
{
    TempFolder _out = null!;

    [SetUp]
    public void MakeFolder() => _out = new();

    [TearDown]
    public void RemoveFolder() => _out.Dispose();

    [Test]
    public void T2p_with_a_scorer_measures_wins_and_gains_and_writes_its_report()
    {
        var run = T2p("--captions", "4", "--best-of", "2", "--index-sizes", "8,600", "--json", "--out",
            _out.At("report"));
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.Error, Is.Empty);
        Assert.That(run.Json.GetProperty("settings").GetProperty("bestOf").GetString(), Is.EqualTo("2"));
        var metrics = run.Json.GetProperty("metrics");
        foreach (var name in new[] { "winRate", "winRateLow", "winRateHigh", "winRate.8", "winRate.600" })
        {
            Assert.That(metrics.GetProperty(name).GetDouble(), Is.InRange(0, 1), name);
        }
        foreach (var name in new[] { "bestOfGain", "bestOfGainLow", "bestOfGainHigh" })
        {
            Assert.That(metrics.GetProperty(name).GetDouble(), Is.InRange(-4, 4), name);
        }
        Assert.That(Directory.GetFiles(_out.At("report")).Select(Path.GetFileName),
            Is.EquivalentTo(new[] { "t2p.json", "t2p.md", "t2p.png", "t2p-index.png" }));
        Assert.That(File.ReadAllText(_out.At("report", "t2p.json")).TrimEnd(), Is.EqualTo(run.Out.TrimEnd()));
        Assert.That(File.ReadAllText(_out.At("report", "t2p.md")), Does.Contain("| winRate.600 | "));
        Assert.That(ImageCodec.Read(_out.At("report", "t2p-index.png")).Width, Is.EqualTo(900));
    }

    [Test]
    public void T2p_leaves_a_scorer_alone_with_rules_only_and_does_without_one()
    {
        var rules = T2p("--captions", "2", "--rules-only", "--json");
        Assert.That(rules.Json.GetProperty("metrics").TryGetProperty("winRate", out _), Is.False);
        var required = CliRun.Here(
            "eval", "t2p", "--captions", "2", "--win-rate", "--models", TestModel.Folder);
        Assert.That(required.Code, Is.EqualTo(3));
        Assert.That(required.Error, Does.Contain("clapp"));
    }

    [Test]
    public void An_index_is_built_and_used()
    {
        var folder = _out.At("index");
        var built = CliRun.Here(
            "eval", "index", "--pairs", "12", "--out", folder, "--models", TestModel.Scorer, "--json");
        Assert.That(built.Code, Is.Zero, built.Error);
        Assert.That(built.Json.GetProperty("pairs").GetInt32(), Is.EqualTo(12));
        Assert.That(CaptionIndexFile.Read(folder).Features.Width, Is.EqualTo(RandomScorer.Features));
        var run = T2p("--captions", "2", "--best-of", "1", "--index", folder, "--metric", "l2", "--json");
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.Json.GetProperty("metrics").TryGetProperty("winRate.12", out _), Is.True);
        Assert.That(run.Json.GetProperty("settings").GetProperty("winRatePairs").GetString(),
            Is.EqualTo("12"), "no 500 where there are none");
        Assert.That(T2p("--index", folder, "--index-sizes", "13").Code, Is.EqualTo(2));
    }

    [Test]
    public void An_index_of_another_width_or_a_broken_one_gives_4()
    {
        var folder = Directory.CreateDirectory(_out.At("index")).FullName;
        var pair = new CaptionPair("a", new(1, []));
        CaptionIndexFile.Write(folder, new([pair, pair], new([1, 2, 3, 4, 5, 6], 3)));
        Fails(4, "features of 3 numbers", T2p("--captions", "2", "--index", folder));
        File.AppendAllLines(Path.Combine(folder, CaptionIndexFile.PairsName), ["x"]);
        Fails(4, "does not belong", T2p("--captions", "2", "--index", folder));
        Fails(5, "nowhere", T2p("--captions", "2", "--index", _out.At("nowhere")));
    }

    [Test]
    public void An_index_of_another_model_of_the_same_width_gives_4()
    {
        var folder = Directory.CreateDirectory(_out.At("index")).FullName;
        var features = new float[2 * RandomScorer.Features];
        (features[0], features[RandomScorer.Features]) = (1, 1);
        var pair = new CaptionPair("a", new(1, []));
        CaptionIndexFile.Write(folder, new([pair, pair], new(features, RandomScorer.Features)));
        Fails(4, "built with another model", T2p("--captions", "2", "--index", folder));
    }

    [Test]
    public void A_pose_too_long_and_narrow_to_be_drawn_gives_4_and_its_pair()
    {
        var narrow = _out.At("narrow.jsonl");
        File.WriteAllLines(narrow,
        [
            """{"caption":"a","width":100,"height":100,"bodies":{"candidate":[],"subset":[]}}""",
            """{"caption":"b","width":1,"height":1000000,"bodies":{"candidate":[],"subset":[]}}""",
        ]);
        Fails(4, "narrow.jsonl' has a pose that is too long and narrow", T2p("--benchmark", narrow));
        Fails(4, "pair 2", T2p("--benchmark", narrow));
        Fails(4, "pair 2", CliRun.Here("eval", "index", "--from", narrow, "--out", _out.At("new"),
            "--models", TestModel.Scorer));
        Assert.That(Directory.GetFiles(_out.At("new")), Is.Empty);

        var folder = _out.At("index");
        CliRun.Here("eval", "index", "--pairs", "2", "--out", folder, "--models", TestModel.Scorer);
        var index = CaptionIndexFile.Read(folder);
        var pairs = new[] { index.Pairs[0], index.Pairs[1] with { Pose = new(1e6f, []) } };
        CaptionIndexFile.Write(folder, new(pairs, index.Features));
        Fails(4, "pair 2", T2p("--captions", "2", "--index", folder));
    }

    [Test]
    public void A_benchmark_is_scored_row_by_row()
    {
        var file = WriteBenchmark(3);
        var run = T2p("--benchmark", file, "--json");
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.Json.GetProperty("settings").GetProperty("captions").GetString(), Is.EqualTo("3"));
        foreach (var name in new[] { "winRate", "winRateTruth", "winRateKnnTruth" })
        {
            Assert.That(run.Json.GetProperty("metrics").GetProperty(name).GetDouble(), Is.InRange(0, 1));
        }
        var two = T2p("--benchmark", file, "--captions", "2", "--json");
        Assert.That(two.Json.GetProperty("settings").GetProperty("captions").GetString(), Is.EqualTo("2"));
    }

    [Test]
    public void A_benchmark_that_cannot_be_read_says_file_and_line()
    {
        var file = WriteBenchmark(2);
        File.AppendAllLines(file, ["{\"caption\":\"a\"}"]);
        Fails(4, "rows.jsonl, line 3", T2p("--benchmark", file));
        File.WriteAllLines(file, [""]);
        Fails(4, "holds no caption", T2p("--benchmark", file));
        WriteBenchmark(1);
        Fails(4, "has one row", T2p("--benchmark", file));
        Fails(5, "nowhere", T2p("--benchmark", _out.At("nowhere")));
        Fails(3, "clapp", CliRun.Here("eval", "t2p", "--benchmark", file, "--models", TestModel.Folder));
    }

    [Test]
    public void Temperature_draws_a_sheet_with_scores_where_there_is_a_scorer()
    {
        string[] line = ["eval", "temperature", "--prompt", "a", "--prompt", "b", "--temperatures", "0,1",
            "-n", "2", "--json"];
        var run = CliRun.Here([.. line, "--models", TestModel.Scorer, "--out", _out.Path]);
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.Json.GetProperty("metrics").GetProperty("score.1").GetDouble(), Is.InRange(-1, 1));
        Assert.That(Directory.GetFiles(_out.Path).Select(Path.GetFileName),
            Is.EquivalentTo(new[] { "temperature.json", "temperature.md", "temperature.png" }));
        var without = CliRun.Here([.. line, "--models", TestModel.Folder]);
        Assert.That(without.Code, Is.Zero, without.Error);
        Assert.That(without.Json.GetProperty("metrics").TryGetProperty("score.1", out _), Is.False);
    }

    [Test]
    public void Tempered_needs_no_model()
    {
        var run = CliRun.Here("eval", "tempered", "--temperatures", "0.3", "-n", "500", "--json", "--models",
            _out.At("nowhere"), "--out", _out.At("a", "b"));
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.Json.GetProperty("command").GetString(), Is.EqualTo("eval tempered"));
        Assert.That(run.Json.GetProperty("metrics").GetProperty("tv.ours.0.3").GetDouble(), Is.InRange(0, 1));
        Assert.That(_out.At("a", "b", "tempered.png"), Does.Exist);
    }

    [Test]
    public void Temperatures_that_are_not_given_are_the_defaults()
    {
        var tempered = CliRun.Here("eval", "tempered", "-n", "100", "--json");
        Assert.That(tempered.Code, Is.Zero, tempered.Error);
        Assert.That(tempered.Json.GetProperty("metrics").EnumerateObject().Count(), Is.EqualTo(12));
        var sheet = CliRun.Here(
            "eval", "temperature", "-n", "1", "--prompt", "a", "--json", "--models", TestModel.Folder);
        Assert.That(sheet.Code, Is.Zero, sheet.Error);
        Assert.That(sheet.Json.GetProperty("metrics").TryGetProperty("people.0.05", out _), Is.True);
    }

    [TestCase("t2p")]
    [TestCase("text")]
    [TestCase("temperature")]
    [TestCase("tempered")]
    [TestCase("index")]
    public void A_folder_that_cannot_be_made_gives_5_before_any_work(string name)
    {
        var file = _out.At("file");
        File.WriteAllLines(file, ["not a folder"]);
        var run = CliRun.Here("eval", name, "--models", _out.At("nowhere"), "--out", file);
        Fails(5, "file", run);
    }

    static void Fails(int code, string said, CliRun run)
    {
        Assert.That(run.Code, Is.EqualTo(code), run.Error);
        Assert.That(run.Out, Is.Empty);
        Assert.That(run.Error, Does.Contain(said));
    }

    static CliRun T2p(params string[] more) =>
        CliRun.Here(["eval", "t2p", "--models", TestModel.Scorer, .. more]);

    string WriteBenchmark(int rows)
    {
        var drawn = CliRun.Here("pose", "a person", "--people", "1", "--seed", "1", "--models",
            TestModel.Scorer, "--out", _out.At("poses"), "--format", "dwpose", "--quiet");
        var arrays = File.ReadAllText(drawn.OutLines[1]).Trim();
        var path = _out.At("rows.jsonl");
        File.WriteAllLines(path, Enumerable.Range(0, rows).Select(i =>
            $$"""{"caption":"caption {{i}}","pose":{{arrays}}}"""));
        return path;
    }
}
