using System.Text.Json;
using System.Text.Json.Nodes;
using OnnxPose.Imaging;
using OnnxPose.Poses;
using OnnxPose.TestKit;

namespace OnnxPose.Cli.Tests;

public sealed class ImageCommandTests
{
    TempFolder _out = null!;

    [SetUp]
    public void MakeFolder() => _out = new();

    [TearDown]
    public void RemoveFolder() => _out.Dispose();

    [Test]
    public void Each_picture_has_its_pose_beside_it_and_only_paths_are_printed()
    {
        var run = Image("a person", "-n", "2", "--people", "1", "--steps", "2", "--size", "48x64");
        Assert.That(run.Code, Is.Zero, run.Error);
        string[] names =
        [
            "image-000.png", "image-000.pose.json", "image-000.pose.png",
            "image-001.png", "image-001.pose.json", "image-001.pose.png",
        ];
        Assert.That(run.OutLines, Is.EqualTo(names.Select(name => _out.At(name))));
        Assert.That(Directory.GetFiles(_out.Path), Has.Length.EqualTo(6));
        foreach (var file in names.Where(static name => name.EndsWith(".png", StringComparison.Ordinal)))
        {
            var picture = ImageCodec.Read(_out.At(file));
            Assert.That((picture.Width, picture.Height), Is.EqualTo((48, 64)));
        }
        Assert.That(PoseJson.Read(_out.At("image-001.pose.json")).People, Has.Length.EqualTo(1));
        Assert.That(run.ErrorLines, Has.Some.StartsWith("denoise: 4 steps").And.Some.StartsWith("seed: "));
    }

    [Test]
    public void With_json_one_object_says_everything_and_standard_error_stays_empty()
    {
        var run = Image("a person", "--json", "--seed", "7", "--people", "1", "--steps", "2",
            "--refiner-steps", "1", "--negative", "rain", "--guidance", "3.5", "--scheduler", "unipc");
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.Error, Is.Empty);
        Assert.That(run.OutLines, Has.Length.EqualTo(1));
        var json = run.Json;
        Assert.That(json.GetProperty("command").GetString(), Is.EqualTo("image"));
        Assert.That(json.GetProperty("prompt").GetString(), Is.EqualTo("a person"));
        Assert.That(json.GetProperty("negative").GetString(), Is.EqualTo("rain"));
        Assert.That(json.GetProperty("seed").GetUInt64(), Is.EqualTo(7));
        Assert.That(json.GetProperty("guidance").GetSingle(), Is.EqualTo(3.5f));
        Assert.That(json.GetProperty("refinerSteps").GetInt32(), Is.EqualTo(1));
        Assert.That(json.GetProperty("scheduler").GetString(), Is.EqualTo("unipc"));
        Assert.That((json.GetProperty("width").GetInt32(), json.GetProperty("height").GetInt32()),
            Is.EqualTo((64, 64)));
        Assert.That(json.GetProperty("device").GetString(), Is.EqualTo("cpu"));
        Assert.That(json.GetProperty("peakBytes").GetInt64(), Is.GreaterThan(1 << 20));
        Assert.That(
            json.GetProperty("models").GetProperty("refiner/unet").GetString(), Has.Length.EqualTo(32));
        Assert.That(json.GetProperty("seconds").GetProperty("denoise").GetDouble(), Is.GreaterThan(0));
        Assert.That(json.GetProperty("cold").GetBoolean());
        var denoise = json.GetProperty("stages").EnumerateArray()
            .Single(static stage => stage.GetProperty("stage").GetString() == "denoise");
        Assert.That(denoise.GetProperty("count").GetInt32(), Is.EqualTo(2));
        var image = json.GetProperty("images")[0];
        Assert.That(File.Exists(image.GetProperty("image").GetString()));
        Assert.That(File.Exists(image.GetProperty("posePicture").GetString()));
        Assert.That(image.GetProperty("people").GetInt32(), Is.EqualTo(1));
    }

    [Test]
    public void A_given_pose_is_the_one_that_the_picture_shows()
    {
        Image("a person", "--people", "2", "--steps", "1", "--seed", "1");
        var file = _out.At("given.json");
        File.Copy(_out.At("image-000.pose.json"), file);
        var run = Image("a dog", "--pose", file, "--steps", "1", "--seed", "2", "--json");
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(PoseJson.Read(_out.At("image-000.pose.json")), Is.EqualTo(PoseJson.Read(file)));
        Assert.That(run.Json.GetProperty("seconds").GetProperty("pose").GetDouble(), Is.Zero);
    }

    [Test]
    public void A_pose_in_pixels_that_names_no_size_needs_canvas()
    {
        Image("a person", "--people", "1", "--steps", "1", "--seed", "1", "--size", "48x64");
        var whole = _out.At("image-000.pose.json");
        var pose = PoseJson.Read(whole);
        var file = _out.Write("bare.json", WithoutCanvas(whole));
        Array.ForEach(Directory.GetFiles(_out.Path, "image-*"), File.Delete);
        Fails(4, "--canvas", "a", "--pose", file, "--steps", "1");
        var run = Image("a", "--pose", file, "--steps", "1", "--canvas", "48x64", "--size", "48x64");
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(PoseJson.Read(whole), Is.EqualTo(pose));
    }

    [Test]
    public void A_canvas_without_a_pose_file_gives_2() =>
        Fails(2, "--canvas", "a", "--canvas", "48x64", "--steps", "1");

    static string WithoutCanvas(string file)
    {
        var frame = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        Assert.That(frame.Remove("canvas_width") && frame.Remove("canvas_height"));
        return frame.ToJsonString();
    }

    [Test]
    public void A_pose_file_without_a_person_or_without_sense_gives_4()
    {
        var empty = _out.At("empty.json");
        File.WriteAllLines(empty, ["""{"canvas_width": 64, "canvas_height": 64, "people": []}"""]);
        Fails(4, "no person", "a", "--pose", empty);
        File.WriteAllLines(empty, ["nonsense"]);
        Fails(4, "empty.json", "a", "--pose", empty);
        Fails(5, "nowhere.json", "a", "--pose", _out.At("nowhere.json"));
    }

    [TestCase("--size", "72x64", 2, "multiples of 16")]
    [TestCase("--clip-skip", "9", 2, "2 layers")]
    [TestCase("--people", "1000", 2, "--people is 1000")]
    [TestCase("--adapter", "hands", 3, "adapter_hands")]
    [TestCase("--precision", "int8", 3, "unet cannot be built with 8-bit weights")]
    public void What_the_model_cannot_do_has_its_exit_code(
        string option, string value, int code, string words) =>
        Fails(code, words, "a", "--steps", "1", option, value);

    [Test]
    public void A_model_without_image_networks_gives_3_and_names_what_is_missing()
    {
        var run = CliRun.Here(
            "image", "a", "--models", TestModel.Folder, "--out", _out.Path, "--people", "1", "--json");
        Assert.That(run.Code, Is.EqualTo(3));
        Assert.That(
            run.JsonError.GetProperty("kind").GetString(), Is.EqualTo(nameof(ModelNotFoundException)));
        Assert.That(run.JsonError.GetProperty("message").GetString(), Does.Contain("has no unet"));
        Assert.That(Directory.GetFiles(_out.Path), Is.Empty);
    }

    [Test]
    public void The_built_in_miniature_makes_a_picture_or_says_what_it_lacks()
    {
        string[] needed = ["unet", "vae", "scheduler", "adapter"];
        var missing = needed.FirstOrDefault(static part =>
            !Directory.Exists(Path.Combine(ModelLocation.BuiltIn, "mini", part)));
        var run = CliProcess.Run(_out.Path, "image", "a woman in a red dress waving", "--steps", "1");
        Assert.That(run.Code, Is.EqualTo(missing is null ? 0 : 3), run.Error);
        Assert.That(File.Exists(_out.At("image-000.png")), Is.EqualTo(missing is null));
        if (missing is not null)
        {
            Assert.That(run.Error, Does.Contain($"has no {missing}"));
        }
    }

    [Test]
    public void A_picture_carries_its_pose_without_loss_and_the_models_that_made_it()
    {
        var run = Image("a person", "--people", "1", "--steps", "1", "--seed", "5", "--adapter", "body");
        var text = ImageCodec.ReadPngText(run.OutLines[0]);
        Assert.That(text["Software"], Does.StartWith("OnnxPose "));
        var parameters = JsonElement.Parse(text["onnxpose"]);
        Assert.That(parameters.GetProperty("adapter").GetString(), Is.EqualTo("body"));
        var models = parameters.GetProperty("models");
        string[] parts =
        [
            "adapter_body", "scheduler", "text_encoder", "text_encoder_2", "tokenizer", "tokenizer_2", "unet",
            "vae",
        ];
        Assert.That(models.EnumerateObject().Select(static part => part.Name), Is.EqualTo(parts));
        Assert.That(text["onnxpose pose"], Does.Contain("onnxpose-t2p"));
    }

    CliRun Image(string prompt, params string[] more) => CliRun.Here(
        ["image", prompt, .. more, "--models", TestModel.Images, "--out", _out.Path]);

    void Fails(int code, string words, string prompt, params string[] more)
    {
        var run = Image(prompt, more);
        Assert.That(run.Code, Is.EqualTo(code), run.Error);
        Assert.That(run.Out, Is.Empty);
        Assert.That(run.ErrorLines, Has.Length.LessThanOrEqualTo(3));
        Assert.That(run.Error, Does.Contain("onnxpose: ").And.Contain(words));
        Assert.That(Directory.GetFiles(_out.Path, "image-*"), Is.Empty);
    }
}
