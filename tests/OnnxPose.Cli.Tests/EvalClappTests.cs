using OnnxPose.Imaging;
using OnnxPose.TestKit;

namespace OnnxPose.Cli.Tests;

public sealed class EvalClappTests
{
    static readonly string[] s_metrics =
    [
        "diagonalPrecision", "diagonalPrecisionLow", "diagonalPrecisionHigh", "diagonalPrecisionOfTexts",
        "diagonalPrecisionOfPoses", "diagonalPrecisionSeen", "diagonalPrecisionUnseen", "chance",
    ];

    [Test]
    public void With_json_it_is_one_object_and_the_files_say_the_same()
    {
        using var model = new TempFolder();
        RandomScorer.Write(model.Path);
        var output = model.At("out");
        var run = CliRun.Here("eval", "clapp", "--models", model.Path, "--groups", "2", "--seed", "3",
            "--device", "cpu", "--threads", "1", "--out", output, "--json");
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.OutLines, Has.Length.EqualTo(1));
        var settings = run.Json.GetProperty("settings");
        Assert.That(settings.GetProperty("pairs").GetString(), Is.EqualTo("64"));
        Assert.That(settings.GetProperty("seed").GetString(), Is.EqualTo("3"));
        var metrics = run.Json.GetProperty("metrics");
        foreach (var name in s_metrics)
        {
            Assert.That(metrics.GetProperty(name).GetDouble(), Is.InRange(0, 1), name);
        }
        var captions = run.Json.GetProperty("captions").GetArrayLength();
        Assert.That(run.Json.GetProperty("scores").EnumerateArray().Select(static r => r.GetArrayLength()),
            Is.EqualTo(Enumerable.Repeat(captions, captions)));
        Assert.That(File.ReadAllText(Path.Combine(output, "clapp.json")),
            Is.EqualTo(run.OutLines[0] + "\n"));
        Assert.That(File.ReadAllText(Path.Combine(output, "clapp.md")),
            Does.Contain("| diagonalPrecision |"));
        var picture = ImageCodec.Read(Path.Combine(output, "clapp.png"));
        Assert.That(picture.Height, Is.GreaterThan(captions * 50));
    }

    [Test]
    public void Without_json_it_is_tables_and_progress_goes_to_standard_error()
    {
        using var model = new TempFolder();
        RandomScorer.Write(model.Path);
        var run = CliRun.Here("eval", "clapp", "--models", model.Path, "--groups", "1", "--device", "cpu");
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.OutLines, Has.Some.StartsWith("| diagonalPrecision | "));
        Assert.That(run.OutLines, Has.Some.StartsWith("| 1. "));
        Assert.That(run.ErrorLines, Is.EqualTo(new[] { "32 of 32 pairs" }));
    }

    [TestCase("clapp")]
    [TestCase("clip_vision")]
    public void Without_its_networks_it_gives_3_and_says_what_is_missing(string missing)
    {
        using var model = new TempFolder();
        RandomScorer.Write(model.Path);
        Directory.Delete(model.At(missing), recursive: true);
        var run = CliRun.Here("eval", "clapp", "--models", model.Path, "--json");
        Assert.That(run.Code, Is.EqualTo(3));
        Assert.That(run.JsonError.GetProperty("message").GetString(), Does.Contain(missing));
    }

    [Test]
    public void A_folder_that_is_a_file_gives_5_before_any_work()
    {
        using var model = new TempFolder();
        File.WriteAllLines(model.At("file"), []);
        var run = CliRun.Here("eval", "clapp", "--models", model.At("nowhere"), "--out", model.At("file"));
        Assert.That(run.Code, Is.EqualTo(5), run.Error);
    }
}
