using System.Globalization;
using System.Text.Json.Nodes;
using OnnxPose.Imaging;
using OnnxPose.Poses;
using OnnxPose.Scoring;
using OnnxPose.TestKit;

namespace OnnxPose.Cli.Tests;

public sealed class ScoreCommandTests
{
    static readonly string[] s_prompts = ["a person waving", "two people"];

    static readonly Pose s_nobody = new(1.5f, []);

    TempFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void The_table_has_a_row_for_each_pose_and_a_column_for_each_prompt()
    {
        string[] files = [Drawn(3), PoseFile("empty.json", s_nobody)];
        var run = Score(files);
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.OutLines[0], Is.EqualTo("| pose | a person waving | two people |"));
        Assert.That(run.OutLines[1], Is.EqualTo("| --- | ---: | ---: |"));
        Assert.That(run.OutLines, Has.Length.EqualTo(4));
        var scores = Library([PoseJson.Read(files[0]), s_nobody]);
        for (var pose = 0; pose < 2; pose++)
        {
            var cells = run.OutLines[2 + pose].Split('|', StringSplitOptions.TrimEntries);
            Assert.That(cells[1], Is.EqualTo(files[pose]));
            Assert.That(cells[2], Is.EqualTo(Text(scores[0, pose])));
            Assert.That(cells[3], Is.EqualTo(Text(scores[1, pose])));
        }
    }

    [Test]
    public void A_pose_in_pixels_that_names_no_size_needs_canvas()
    {
        var whole = _folder.At("whole.json");
        PoseJson.Write(whole, PoseJson.Read(Drawn(3)), 96, 64);
        var frame = JsonNode.Parse(File.ReadAllText(whole))!.AsObject();
        Assert.That(frame.Remove("canvas_width") && frame.Remove("canvas_height"));
        var bare = _folder.Write("bare.json", frame.ToJsonString());
        var refused = Score([bare]);
        Assert.That((refused.Code, refused.Error.Contains("--canvas", StringComparison.Ordinal)),
            Is.EqualTo((4, true)), refused.Error);
        var run = Score([bare], "--canvas", "96x64");
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.OutLines[2].Replace(bare, whole, StringComparison.Ordinal),
            Is.EqualTo(Score([whole]).OutLines[2]));
    }

    [Test]
    public void With_json_one_object_says_everything_and_standard_error_stays_empty()
    {
        string[] files = [Drawn(3), PoseFile("empty.json", s_nobody)];
        var run = Score(files, "--json");
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That((run.Error, run.OutLines.Length), Is.EqualTo(("", 1)));
        var scores = Library([PoseJson.Read(files[0]), s_nobody]);
        var poses = run.Json.GetProperty("poses");
        Assert.That(poses[0].GetProperty("file").GetString(), Is.EqualTo(files[0]));
        Assert.That(poses[0].GetProperty("people").GetInt32(), Is.EqualTo(2));
        Assert.That(poses[1].GetProperty("people").GetInt32(), Is.Zero);
        for (var text = 0; text < 2; text++)
        {
            Assert.That(run.Json.GetProperty("prompts")[text].GetString(), Is.EqualTo(s_prompts[text]));
            Assert.That(run.Json.GetProperty("best")[text].GetInt32(), Is.EqualTo(scores.BestPose(text)));
            for (var pose = 0; pose < 2; pose++)
            {
                Assert.That(poses[pose].GetProperty("scores")[text].GetSingle(),
                    Is.EqualTo(scores[text, pose]).Within(1e-6));
            }
        }
        Assert.That(run.Json.GetProperty("device").GetString(), Is.EqualTo("cpu"));
    }

    [Test]
    public void A_picture_of_a_pose_and_the_pose_itself_score_alike()
    {
        var pose = Drawn(4);
        var picture = _folder.At("drawn");     // told by its content, not by its name
        ImageCodec.SavePng(
            PosePainter.DrawCenterCrop(PoseJson.Read(pose), RandomScorer.ImageSize), picture);
        var poses = Score([pose, picture], "--json").Json.GetProperty("poses");
        Assert.That(poses[1].GetProperty("scores")[0].GetSingle(),
            Is.EqualTo(poses[0].GetProperty("scores")[0].GetSingle()).Within(1e-6));
        Assert.That(poses[1].TryGetProperty("people", out _), Is.False);
    }

    [Test]
    public void Each_frame_of_a_file_is_a_pose_of_its_own()
    {
        var one = File.ReadAllText(Drawn(3));
        var path = _folder.At("frames.json");
        File.WriteAllLines(path, [$"[{one},{one}]"]);
        var run = Score([path], "--json");
        var poses = run.Json.GetProperty("poses");
        Assert.That(poses.GetArrayLength(), Is.EqualTo(2));
        Assert.That(poses[1].GetProperty("frame").GetInt32(), Is.EqualTo(1));
        Assert.That(Score([path]).Out, Does.Contain("frames.json[1] |"));
    }

    [Test]
    public void Nobody_and_a_single_pixel_have_a_score_and_nobody_is_said()
    {
        var pixel = _folder.At("pixel.png");
        ImageCodec.SavePng(new RgbImage(1, 1), pixel);
        var run = Score([PoseFile("empty.json", s_nobody), pixel], "--quiet");
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.Error, Does.StartWith("warning: ").And.Contain("empty.json' has nobody in it"));
        // Both are black pictures.
        var rows = run.OutLines[2..];
        Assert.That(rows[0].Split('|')[2..], Is.EqualTo(rows[1].Split('|')[2..]));
        Assert.That(rows[0], Does.Not.Contain("NaN"));
    }

    [TestCase("", "is not valid JSON")]
    [TestCase("hello", "neither a pose file nor a picture")]
    [TestCase("{}", "is no pose")]
    [TestCase("[]", "holds no frame")]
    [TestCase("{\"people\":7}", "people")]
    [TestCase("\u00FF", "neither a pose file nor a picture")]
    public void A_file_that_is_no_pose_gives_4_and_its_name(string content, string expected)
    {
        var path = _folder.At("input");
        File.WriteAllLines(path, [content]);
        Fails([path], 4, "input", expected);
    }

    [Test]
    public void A_damaged_picture_gives_4()
    {
        var path = _folder.At("input.png");
        ImageCodec.SavePng(new RgbImage(40, 40), path);
        using (var stream = File.OpenWrite(path))
        {
            stream.SetLength(30);
        }
        Fails([path], 4, "input.png");
    }

    [Test]
    public void What_is_too_long_and_narrow_gives_4_and_its_name()
    {
        var picture = _folder.At("strip.png");
        ImageCodec.SavePng(new RgbImage(1, 1000), picture);
        Fails([Drawn(3), picture], 4, "strip.png", "1 x 1000");
        var narrow = PoseFile("narrow.json", new(0.0001f, []));
        Fails([narrow], 4, "narrow.json", "0.0001 times as wide as high");
        Assert.That(Score([narrow]).Error, Does.Not.Contain("Parameter"));
        Assert.That(Score([picture]).Error, Does.Not.Contain("Parameter"));
    }

    [Test]
    public void Photographs_are_read_one_by_one()
    {
        var pictures = new List<WeakReference>();
        var alive = 0;
        using var scorer = HubScorer.OpenAesthetic(new(TestModel.Scorer), new());
        var ratings = scorer.Score([.. Enumerable.Range(0, 8)], number =>
        {
            GC.Collect();
            alive = Math.Max(alive, pictures.Count(static picture => picture.IsAlive));
            var picture = new RgbImage(40 + number, 30);
            pictures.Add(new(picture));
            return picture;
        });
        Assert.That(ratings, Has.Length.EqualTo(8));
        Assert.That(alive, Is.LessThanOrEqualTo(2));
    }

    [Test]
    public void A_file_that_is_not_there_gives_5() => Fails([_folder.At("nowhere.json")], 5, "nowhere.json");

    [Test]
    public void A_model_without_a_scorer_gives_3()
    {
        var pose = Drawn(3);
        var run = CliRun.Here("score", pose, "--prompt", "a", "--models", TestModel.Folder);
        Assert.That(run.Code, Is.EqualTo(3));
        Assert.That(run.Error, Does.Contain("clapp"));
        run = CliRun.Here("score", pose, "--aesthetic", "--models", TestModel.Folder);
        Assert.That(run.Code, Is.EqualTo(3));
        Assert.That(run.Error, Does.Contain("aesthetic"));
    }

    [Test]
    public void A_prompt_may_come_from_standard_input_and_what_is_cut_is_said()
    {
        var prompt = string.Join(' ', Enumerable.Repeat("!", 100)) + " and a dog";
        var run = CliRun.WithInput(prompt, "score", Drawn(3), "--prompt", "-", "--models", TestModel.Scorer);
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.Error, Does.Contain("did not see").And.Contain("and a dog"));
    }

    [Test]
    public void Aesthetic_rates_each_picture_as_the_library_does()
    {
        string[] files = [_folder.At("a.png"), _folder.At("b.png")];
        ImageCodec.SavePng(new RgbImage(30, 20), files[0]);
        ImageCodec.SavePng(PosePainter.Draw(PoseJson.Read(Drawn(3)), 64, 64), files[1]);
        var run = CliRun.Here("score", "--aesthetic", files[0], files[1], "--json",
            "--models", TestModel.Scorer);
        Assert.That(run.Code, Is.Zero, run.Error);
        using var scorer = HubScorer.OpenAesthetic(new(TestModel.Scorer), new());
        var expected = scorer.Score([.. files.Select(ImageCodec.Read)]);
        var pictures = run.Json.GetProperty("pictures").EnumerateArray().ToArray();
        Assert.That(pictures.Select(static p => p.GetProperty("file").GetString()), Is.EqualTo(files));
        Assert.That(pictures.Select(static p => p.GetProperty("rating").GetSingle()),
            Is.EqualTo(expected).Within(1e-5));
        Assert.That(expected[0], Is.Not.EqualTo(expected[1]));
    }

    static void Fails(string[] files, int code, params string[] said)
    {
        var run = Score(files);
        Assert.That(run.Code, Is.EqualTo(code), run.Error);
        Assert.That(run.Out, Is.Empty);
        foreach (var part in said)
        {
            Assert.That(run.Error, Does.Contain(part));
        }
    }

    static CliRun Score(string[] files, params string[] more) => CliRun.Here(
        ["score", .. files, "--prompt", s_prompts[0], "--prompt", s_prompts[1], "--models", TestModel.Scorer,
            .. more]);

    static PoseScores Library(Pose[] poses)
    {
        using var scorer = HubScorer.Open(new(TestModel.Scorer), new());
        return scorer.Score(s_prompts, poses);
    }

    string Drawn(int seed)
    {
        var folder = _folder.At($"drawn-{seed}");
        var run = CliRun.Here("pose", "a person", "--people", "2", "--models", TestModel.Scorer,
            "--seed", $"{seed}", "--out", folder, "--format", "t2p", "--quiet");
        Assert.That(run.Code, Is.Zero, run.Error);
        return run.OutLines[1];
    }

    string PoseFile(string name, Pose pose)
    {
        var path = _folder.At(name);
        PoseJson.Write(path, pose, 100, 100, PoseJsonFormat.T2P);
        return path;
    }

    static string Text(float score) => score.ToString("F4", CultureInfo.InvariantCulture);
}
