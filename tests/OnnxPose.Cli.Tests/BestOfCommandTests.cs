using System.Text.Json;
using OnnxPose.Imaging;
using OnnxPose.Poses;
using OnnxPose.TestKit;

namespace OnnxPose.Cli.Tests;

public sealed class BestOfCommandTests
{
    const string Prompt = "a person waving";

    TempFolder _out = null!;

    [SetUp]
    public void MakeFolder() => _out = new();

    [TearDown]
    public void RemoveFolder() => _out.Dispose();

    [Test]
    public void The_best_poses_are_written_and_every_score_is_reported()
    {
        var run = Pose("--best-of", "8", "-n", "3", "--json");
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.Error, Is.Empty);
        Assert.That(run.Json.GetProperty("bestOf").GetInt32(), Is.EqualTo(8));
        float[] scores =
            [.. run.Json.GetProperty("scores").EnumerateArray().Select(static s => s.GetSingle())];
        Assert.That(scores, Has.Length.EqualTo(8));
        var poses = run.Json.GetProperty("poses").EnumerateArray().ToArray();
        Assert.That(poses.Select(static pose => pose.GetProperty("score").GetSingle()),
            Is.EqualTo(scores.OrderDescending().Take(3)));
        foreach (var pose in poses)
        {
            Assert.That(scores[pose.GetProperty("sample").GetInt32()],
                Is.EqualTo(pose.GetProperty("score").GetSingle()));
        }
        Assert.That(run.Json.GetProperty("seconds").GetProperty("score").GetDouble(), Is.Positive);
        Assert.That(Directory.GetFiles(_out.Path), Has.Length.EqualTo(6));
    }

    [Test]
    public void A_kept_pose_is_that_sample_of_the_same_seed_and_scores_as_the_score_command_says()
    {
        var best = Pose("--best-of", "8", "--json", "--format", "t2p").Json.GetProperty("poses")[0];
        var sample = best.GetProperty("sample").GetInt32();
        var file = best.GetProperty("pose").GetString()!;
        var kept = PoseJson.Read(file);
        var scored = CliRun.Here("score", file, "--prompt", Prompt, "--models", TestModel.Scorer, "--json");
        Assert.That(scored.Json.GetProperty("poses")[0].GetProperty("scores")[0].GetSingle(),
            Is.EqualTo(best.GetProperty("score").GetSingle()).Within(1e-5));
        var text = ImageCodec.ReadPngText(best.GetProperty("image").GetString()!);
        Assert.That(JsonElement.Parse(text["onnxpose"]).GetProperty("sample").GetInt32(), Is.EqualTo(sample));

        var all = Pose("-n", "8", "--format", "t2p");
        Assert.That(PoseJson.Read(all.OutLines[(2 * sample) + 1]), Is.EqualTo(kept));
    }

    [Test]
    public void Without_json_the_scores_go_to_standard_error()
    {
        var run = Pose("--best-of", "4", "-n", "2");
        Assert.That(run.OutLines, Has.Length.EqualTo(4));
        Assert.That(run.Error, Does.Contain("best of 4: sample "));
    }

    [Test]
    public void Without_best_of_nothing_is_scored()
    {
        var json = Pose("--json").Json;
        Assert.That(json.TryGetProperty("scores", out _), Is.False);
        Assert.That(json.GetProperty("poses")[0].TryGetProperty("score", out _), Is.False);
        Assert.That(json.GetProperty("poses")[0].GetProperty("sample").GetInt32(), Is.Zero);
    }

    [Test]
    public void A_model_without_a_scorer_gives_3_before_anything_is_opened()
    {
        using var model = new TempFolder();
        TinyModel.Write(model.Path);
        File.Delete(model.At("t2p", "model.safetensors"));    // would be the next to be missed
        var run = CliRun.Here("pose", Prompt, "--best-of", "4", "--models", model.Path, "--out", _out.Path);
        Assert.That(run.Code, Is.EqualTo(3));
        Assert.That(run.Error, Does.Contain("has no clapp"));
        Assert.That(Directory.GetFiles(_out.Path), Is.Empty);
    }

    [Test]
    public void Pictures_are_made_of_the_best_poses()
    {
        string[] same =
        [
            Prompt, "--best-of", "4", "-n", "2", "--people", "1", "--seed", "11", "-t", "1",
            "--size", "128x128", "--out", _out.Path,
        ];
        var poses = CliRun.Here(["pose", .. same]);
        Assert.That(poses.Code, Is.Zero, poses.Error);
        var images = CliRun.Here(["image", .. same, "--steps", "1"]);
        Assert.That(images.Code, Is.Zero, images.Error);
        foreach (var number in (string[])["000", "001"])
        {
            Assert.That(PoseJson.Read(_out.At($"image-{number}.pose.json")),
                Is.EqualTo(PoseJson.Read(_out.At($"pose-{number}.json"))));
        }
    }

    CliRun Pose(params string[] more) => CliRun.Here(["pose", Prompt, "--people", "1", "--seed", "11", "-t",
        "1", "--models", TestModel.Scorer, "--out", _out.Path, "--size", "64x64", .. more]);
}
