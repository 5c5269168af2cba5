using System.Security.Cryptography;
using System.Text.Json;
using OnnxPose.Imaging;
using OnnxPose.Poses;
using OnnxPose.TestKit;

namespace OnnxPose.Cli.Tests;

public sealed class PoseCommandTests
{
    TempFolder _out = null!;

    [SetUp]
    public void MakeFolder() => _out = new();

    [TearDown]
    public void RemoveFolder() => _out.Dispose();

    [Test]
    public void Each_pose_has_a_picture_and_a_pose_file_and_only_their_paths_are_printed()
    {
        var run = Pose("a person", "-n", "2", "--people", "1", "--size", "96x64");
        Assert.That(run.Code, Is.Zero, run.Error);
        string[] names = ["pose-000.png", "pose-000.json", "pose-001.png", "pose-001.json"];
        Assert.That(run.OutLines, Is.EqualTo(names.Select(name => _out.At(name))));
        Assert.That(Directory.GetFiles(_out.Path), Has.Length.EqualTo(4));
        var picture = ImageCodec.Read(run.OutLines[0]);
        Assert.That((picture.Width, picture.Height), Is.EqualTo((96, 64)));
        Assert.That(PoseJson.Read(run.OutLines[1]).People, Has.Length.EqualTo(1));
    }

    [Test]
    public void The_same_seed_gives_the_same_files()
    {
        Pose("a person", "--people", "2", "--seed", "5", "-t", "0.5");
        var first = Contents();
        Pose("a person", "--people", "2", "--seed", "5", "-t", "0.5");
        Assert.That(Contents(), Is.EqualTo(first));
        Pose("a person", "--people", "2", "--seed", "6", "-t", "0.5");
        Assert.That(Contents(), Is.Not.EqualTo(first));
    }

    [Test]
    public void With_json_one_object_says_everything_and_standard_error_stays_empty()
    {
        const string Prompt = "zwei \"M\u00E4nner\"";
        var run = Pose(Prompt, "--json", "--seed", "7", "--people", "1", "--sampler", "paper", "-t", "1");
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.Error, Is.Empty);
        Assert.That(run.OutLines, Has.Length.EqualTo(1));
        var json = run.Json;
        Assert.That(json.GetProperty("schema").GetInt32(), Is.EqualTo(1));
        Assert.That(json.GetProperty("prompt").GetString(), Is.EqualTo(Prompt));
        Assert.That(json.GetProperty("seed").GetUInt64(), Is.EqualTo(7));
        Assert.That(json.GetProperty("sampler").GetString(), Is.EqualTo("paper"));
        Assert.That(json.GetProperty("device").GetString(), Is.EqualTo("cpu"));
        Assert.That(json.GetProperty("precision").GetString(), Is.EqualTo("fp32"));
        var pose = json.GetProperty("poses")[0];
        Assert.That(File.Exists(pose.GetProperty("image").GetString()));
        Assert.That(File.Exists(pose.GetProperty("pose").GetString()));
        Assert.That(pose.GetProperty("people").GetInt32(), Is.EqualTo(1));
        Assert.That(json.GetProperty("cold").GetBoolean());
        Assert.That(json.GetProperty("peakBytes").GetInt64(), Is.GreaterThan(1 << 20));
        string[] stages = ["tokenize", "text", "pose.prefill", "pose.decode", "pose.sampling"];
        Assert.That(json.GetProperty("stages").EnumerateArray().Select(static stage =>
            stage.GetProperty("stage").GetString()), Is.EqualTo(stages));
        var decode = json.GetProperty("stages")[3];
        Assert.That(decode.GetProperty("count").GetInt32(), Is.AtLeast(130));
        Assert.That(decode.GetProperty("runtime").GetDouble(),
            Is.GreaterThan(0).And.LessThan(decode.GetProperty("seconds").GetDouble()));
    }

    [TestCase("auto", "fp32")]
    [TestCase("fp32", "fp32")]
    [TestCase("fp16", "fp32")]
    [TestCase("int8", "int8")]
    public void The_result_says_what_a_precision_became(string asked, string became)
    {
        var run = Pose("a person", "--json", "--device", "cpu", "--people", "1", "--precision", asked);
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.Json.GetProperty("precision").GetString(), Is.EqualTo(became));
    }

    [Test]
    public void Without_a_seed_the_result_says_which_one_was_used()
    {
        var first = Pose("a person", "--json", "-t", "1", "--people", "1");
        var bytes = Contents();
        var seed = first.Json.GetProperty("seed").GetUInt64();
        Assert.That(seed, Is.LessThan(1UL << 53));
        Pose("a person", "-t", "1", "--people", "1", "--seed", $"{seed}");
        Assert.That(Contents(), Is.EqualTo(bytes));
    }

    [Test]
    public void A_picture_carries_what_it_takes_to_make_it_again()
    {
        var run = Pose("a person", "--seed", "9", "-n", "2", "--people", "1", "--size", "64x96");
        var text = ImageCodec.ReadPngText(run.OutLines[2]);
        Assert.That(text["Software"], Does.StartWith("OnnxPose "));
        var parameters = JsonElement.Parse(text["onnxpose"]);
        Assert.That(parameters.GetProperty("prompt").GetString(), Is.EqualTo("a person"));
        Assert.That(parameters.GetProperty("seed").GetUInt64(), Is.EqualTo(9));
        Assert.That(parameters.GetProperty("sample").GetInt32(), Is.EqualTo(1));
        Assert.That(parameters.GetProperty("height").GetInt32(), Is.EqualTo(96));
        Assert.That(parameters.TryGetProperty("bodyOnly", out _), Is.False);
    }

    [TestCase("openpose", "canvas_width")]
    [TestCase("t2p", "")]
    [TestCase("dwpose", "candidate")]
    [TestCase("coco", "annotations")]
    public void Every_form_of_pose_file_reads_back(string format, string member)
    {
        var run = Pose("a person", "--people", "1", "--seed", "3", "--format", format);
        Assert.That(File.ReadAllText(run.OutLines[1]), Does.Contain(member));
        Assert.That(PoseJson.Read(run.OutLines[1]).People, Has.Length.EqualTo(1));
    }

    [Test]
    public void Body_only_leaves_hands_and_faces_out_of_the_picture()
    {
        string[] options = ["--people", "1", "--seed", "3"];
        var all = ImageCodec.Read(Pose("a person", options).OutLines[0]);
        var path = Pose("a person", [.. options, "--body-only"]).OutLines[0];
        Assert.That(Lit(ImageCodec.Read(path)), Is.LessThan(Lit(all)).And.GreaterThan(0));
        var parameters = JsonElement.Parse(ImageCodec.ReadPngText(path)["onnxpose"]);
        Assert.That(parameters.GetProperty("bodyOnly").GetBoolean());
    }

    [Test]
    public void What_the_text_encoder_does_not_see_is_said()
    {
        var prompt = string.Join(' ', Enumerable.Repeat("!", 100)) + " and a dog";
        var run = Pose(prompt, "--people", "1", "--quiet");
        Assert.That(run.Error, Does.StartWith("warning: ").And.Contain("and a dog"));
        var tokens = Pose(prompt, "--people", "1", "--json").Json.GetProperty("tokens");
        Assert.That(tokens.GetProperty("truncated").GetBoolean());
        Assert.That(tokens.GetProperty("cutText").GetString(), Does.EndWith("and a dog"));
    }

    [TestCase("")]
    [TestCase("\U0001F468\u200D\U0001F469\u200D\U0001F467")]
    [TestCase("\u0645\u0631\u062D\u0628\u0627")]
    [TestCase("@home, a man waving")]
    public void Any_text_is_a_prompt(string prompt) =>
        Assert.That(Pose(prompt, "--people", "1").Code, Is.Zero);

    [Test]
    public void Half_a_surrogate_pair_in_a_prompt_is_written_as_the_replacement_character()
    {
        var run = Pose("a \ud800 man", "--people", "1", "--seed", "1", "--json");
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.Json.GetProperty("prompt").GetString(), Is.EqualTo("a \uFFFD man"));
        var text = ImageCodec.ReadPngText(_out.At("pose-000.png"));
        Assert.That(JsonElement.Parse(text["onnxpose"]).GetProperty("prompt").GetString(),
            Is.EqualTo("a \uFFFD man"));
        var pose = PoseJson.Read(_out.At("pose-000.json"));
        Pose("a \uFFFD man", "--people", "1", "--seed", "1");
        Assert.That(PoseJson.Read(_out.At("pose-000.json")), Is.EqualTo(pose));
    }

    [Test]
    public void A_prompt_may_be_as_long_as_it_likes() =>
        Assert.That(Pose(new string('x', 10_000), "--people", "1", "--quiet").Code, Is.Zero);

    [Test]
    public void A_prompt_may_come_from_standard_input()
    {
        var run = CliRun.WithInput("a person\n", [.. Arguments("-", "--people", "1", "--json")]);
        Assert.That(run.Json.GetProperty("prompt").GetString(), Is.EqualTo("a person"));
    }

    [Test]
    public void Standard_input_that_is_no_text_or_endless_gives_4()
    {
        var broken = CliRun.WithInput([0x61, 0xC3, 0x28], [.. Arguments("-")]);
        Assert.That((broken.Code, broken.ErrorLines.Length), Is.EqualTo((4, 2)));
        Assert.That(broken.Error, Does.Contain("not UTF-8"));
        Assert.That(CliRun.WithInput(new byte[(1 << 20) + 1], [.. Arguments("-")]).Code, Is.EqualTo(4));
    }

    CliRun Pose(string prompt, params string[] more) => CliRun.Here([.. Arguments([prompt, .. more])]);

    IEnumerable<string> Arguments(params string[] more) =>
        ["pose", .. more, "--models", TestModel.Folder, "--out", _out.Path];

    string Contents() => string.Join('|', Directory.GetFiles(_out.Path).Order()
        .Select(static file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))));

    static int Lit(RgbImage image) => image.Pixels.Length - image.Pixels.Count((byte)0);
}
