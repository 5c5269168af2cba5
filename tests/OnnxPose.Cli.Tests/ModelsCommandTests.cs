using System.Text.Json;
using OnnxPose.TestKit;

namespace OnnxPose.Cli.Tests;

public sealed class ModelsCommandTests
{
    TempFolder _out = null!;

    [SetUp]
    public void MakeFolder() => _out = new();

    [TearDown]
    public void RemoveFolder() => _out.Dispose();

    [Test]
    public void An_exported_model_makes_the_same_pose()
    {
        var export = CliRun.Here(
            "models", "export", TestModel.Folder, "--out", _out.At("onnx"), "--ops", "portable");
        Assert.That(export.Code, Is.Zero, export.Error);
        Assert.That(export.OutLines, Does.Contain(_out.At("onnx", "t2p", "model.onnx")));
        Assert.That(Pose(_out.At("onnx")), Is.EqualTo(Pose(TestModel.Folder)).Within(0.01));
    }

    [TestCase("--component nothing", "it has tokenizer, t2p")]
    [TestCase("--opset 17", "from 18 to 23")]
    [TestCase("--precision fp8", "expected fp32 or fp16")]
    [TestCase("--ops own", "expected ort or portable")]
    [TestCase("--weights nowhere", "expected auto or copied or in-place")]
    public void An_export_that_cannot_be_gives_2(string options, string expected)
    {
        var run = CliRun.Here(
            ["models", "export", TestModel.Folder, "--out", _out.Path, .. options.Split(' ')]);
        Assert.That(run.Code, Is.EqualTo(2), run.Error);
        Assert.That(run.ErrorLines[0], Does.Contain(expected));
    }

    [Test]
    public void A_model_is_verified_against_reference_tensors()
    {
        Directory.CreateDirectory(_out.At("golden", "vae"));
        File.Copy(GoldenFolder.Ours("vae", "io.safetensors"), _out.At("golden", "vae", "io.safetensors"));
        using var model = new TempFolder();
        Directory.CreateDirectory(model.At("vae"));
        foreach (var file in Directory.GetFiles(GoldenFolder.Ours("vae")))
        {
            File.Copy(file, model.At("vae", Path.GetFileName(file)));
        }
        var run = CliRun.Here("models", "verify", model.Path, "--golden", _out.At("golden"));
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.OutLines, Has.Some.Contains("vae_decoder decoded: absolute "));
        Assert.That(run.OutLines, Has.Some.Contains("vae_encoder moments: absolute "));
        var json = CliRun.Here("models", "verify", model.Path, "--golden", _out.At("golden"), "--json").Json;
        var output = json.GetProperty("components")[0].GetProperty("outputs")[0];
        Assert.That(output.GetProperty("relative").GetDouble(), Is.LessThan(1e-4));
        var nothing = CliRun.Here("models", "verify", model.Path, "--golden", model.At("vae"));
        Assert.That(nothing.Code, Is.EqualTo(4), nothing.Error);
        Assert.That(nothing.Error, Does.Contain("COMPONENT being one of vae"));
    }

    [Test]
    public void A_file_that_is_not_what_the_hub_listed_gives_3()
    {
        var blobs = Directory.CreateDirectory(_out.At("blobs")).FullName;
        var folder = _out.At("model", "tokenizer");
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.GetFiles(Path.Combine(TestModel.Folder, "tokenizer")))
        {
            var blob = Path.Combine(blobs, FakeHub.GitHash(File.ReadAllBytes(file)));
            File.Copy(file, blob);
            File.CreateSymbolicLink(Path.Combine(folder, Path.GetFileName(file)), blob);
        }
        Assert.That(CliRun.Here("models", "verify", _out.At("model")).Code, Is.Zero);
        using (var blob = File.OpenWrite(Directory.GetFiles(blobs)[0]))
        {
            blob.WriteByte((byte)'x');
        }
        var run = CliRun.Here("models", "verify", _out.At("model"));
        Assert.That(run.Code, Is.EqualTo(3));
        Assert.That(run.Error, Does.Contain($"Delete '{blobs}").And.Contain("pull the model again"));
    }

    [Test]
    public void A_component_that_the_index_names_and_that_is_not_there_gives_3()
    {
        var model = _out.At("model");
        RandomImageModel.Write(model);
        Directory.Delete(Path.Combine(model, "unet"), recursive: true);
        foreach (var command in (string[][])[["verify"], ["export", "--out", _out.At("onnx")]])
        {
            var run = CliRun.Here(["models", .. command, "--models", model]);
            Assert.That(run.Code, Is.EqualTo(3), run.Error);
            Assert.That(run.Error, Does.Contain("has no unet"));
        }
        Assert.That(_out.At("onnx"), Does.Not.Exist);
    }

    [Test]
    public void A_list_shows_no_control_characters_and_survives_links_in_circles()
    {
        var model = _out.At("model");
        Directory.CreateDirectory(model);
        File.WriteAllLines(Path.Combine(model, "model_index.json"),
            ["""{ "_pulled": [{ "licence": "\u001b[31mred\nx" }], "unet": "unet" }"""]);
        File.CreateSymbolicLink(Path.Combine(model, "circle"), "circle");
        Directory.CreateSymbolicLink(Path.Combine(model, "up"), "..");
        var run = CliRun.Here("models", "list", "--models", model);
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.OutLines, Has.Some.StartsWith($"* {model}  0.0 MB, licence:  [31mred x"));
        Assert.That(CliRun.Here("models", "list", "--models", _out.At("nowhere")).Error,
            Does.StartWith("warning: ").And.Contain("is not there"));
    }

    [Test]
    public void A_lora_is_added_and_noted_in_the_picture_and_keys_that_do_not_fit_give_3()
    {
        var path = _out.At("lora.safetensors");
        SmallLora.Write(path);
        var plain = Image();
        var changed = Image("--lora", path + ":2.5");
        Assert.That(changed.Code, Is.Zero, changed.Error);
        Assert.That(
            changed.Json.GetProperty("models").GetProperty("lora.0").GetString(), Does.EndWith(" x 2.5"));
        Assert.That(plain.Json.GetProperty("models").TryGetProperty("lora.0", out _), Is.False);
        Assert.That(Image("--lora", _out.At("nowhere")).Code, Is.EqualTo(3));
        Assert.That(Image("--lora", path + ":1000").Code, Is.EqualTo(2));
        Assert.That(Image("--residency", "none").Code, Is.EqualTo(2));
    }

    CliRun Image(params string[] more) => CliRun.Here(
        ["image", "a person", "--models", TestModel.Images, "--steps", "1", "--size", "64x64", "--seed", "1",
            "--people", "1", "--out", _out.At("pictures"), "--json", .. more]);

    // x, y and confidence of each body point, in pixels.
    double[] Pose(string model)
    {
        var run = CliRun.Here(
            "pose", "a person", "--models", model, "--people", "1", "--seed", "3", "--out", _out.At("poses"));
        Assert.That(run.Code, Is.Zero, run.Error);
        var json = JsonElement.Parse(File.ReadAllBytes(_out.At("poses", "pose-000.json")));
        return [.. json.GetProperty("people")[0].GetProperty("pose_keypoints_2d").EnumerateArray()
            .Select(static number => number.GetDouble())];
    }
}
