using OnnxPose.Imaging;
using OnnxPose.TestKit;

namespace OnnxPose.Cli.Tests;

public sealed class ReplayTests
{
    const string Prompt = "zwei \"M\u00E4nner\" \U0001F468\n";

    TempFolder _out = null!;

    [SetUp]
    public void MakeFolder() => _out = new();

    [TearDown]
    public void RemoveFolder() => _out.Dispose();

    [Test]
    public void A_picture_is_made_again_bit_for_bit()
    {
        var again = Replay(Make("-n", "3", "--torch-noise", "--scheduler", "euler_a")[2]);
        Assert.That(again.Code, Is.Zero, again.Error);
        Assert.That(again.OutLines[0], Is.EqualTo(_out.At("again", "image-002.png")));
        foreach (var file in Directory.GetFiles(_out.At("again")))
        {
            var first = _out.At("first", Path.GetFileName(file));
            Assert.That(File.ReadAllBytes(file), Is.EqualTo(File.ReadAllBytes(first)), file);
        }
    }

    [Test]
    public void Every_setting_is_kept()
    {
        var made = Make("--negative", "", "--guidance", "2.3", "--guidance-rescale", "0.4",
            "--adapter", "body", "--adapter-scale", "0.7", "--adapter-factor", "0.55", "--refiner-steps", "2",
            "--refiner-strength", "0.6", "--clip-skip", "1", "--size", "48x80", "--body-only",
            "--original-size", "100x90", "--crop", "3,4", "--target-size", "80x70");
        AssertSameAgain(made[0]);
    }

    [Test]
    public void The_refiner_s_fraction_is_kept() =>
        AssertSameAgain(Make("--refiner-steps", "2", "--refiner-fraction", "0.4")[0]);

    void AssertSameAgain(string made)
    {
        var again = Replay(made);
        Assert.That(again.Code, Is.Zero, again.Error);
        Assert.That(File.ReadAllBytes(again.OutLines[0]), Is.EqualTo(File.ReadAllBytes(made)));
    }

    [Test]
    public void Another_process_makes_the_same_bytes()
    {
        var made = Make()[0];
        var again = CliProcess.Run(
            _out.Path, "image", "--replay", made, "--models", TestModel.Images, "--out", "again",
            "--threads", "1");
        Assert.That(again.Code, Is.Zero, again.Error);
        Assert.That(
            File.ReadAllBytes(_out.At("again", "image-000.png")), Is.EqualTo(File.ReadAllBytes(made)));
    }

    [TestCase("unet", "diffusion_pytorch_model.safetensors")]
    [TestCase("adapter", "config.json")]
    [TestCase("tokenizer_2", "special_tokens_map.json")]
    public void Another_model_is_refused(string part, string file)
    {
        var made = Make()[0];
        using var other = new TempFolder();
        RandomImageModel.Write(other.Path);
        var path = other.At(part, file);
        // The last byte of a weights file is a number's; behind a JSON object a space changes nothing.
        var bytes = File.ReadAllBytes(path);
        using (var stream = File.Create(path))
        {
            stream.Write(file.EndsWith(".json", StringComparison.Ordinal)
                ? [.. bytes, (byte)' ']
                : [.. bytes[..^1], (byte)(bytes[^1] ^ 1)]);
        }
        var run = CliRun.Here(
            "image", "--replay", made, "--models", other.Path, "--out", _out.At("again"));
        Assert.That(run.Code, Is.EqualTo(3), run.Error);
        Assert.That(run.Error, Does.Contain($": {part} differ from those that did"));
        Assert.That(Directory.GetFiles(_out.At("again")), Is.Empty);
    }

    [Test]
    public void What_is_no_picture_of_this_command_gives_4()
    {
        var plain = _out.At("plain.png");
        ImageCodec.SavePng(new RgbImage(8, 8), plain);
        Assert.That(Replay(plain).Code, Is.EqualTo(4));
        File.WriteAllLines(plain, ["no PNG"]);
        Assert.That(Replay(plain).Code, Is.EqualTo(4));
        var texts = ImageCodec.ReadPngText(Make()[0]);
        foreach (var (from, to) in new[] { ("\"steps\":2", "\"steps\":0"), ("\"seed\":11", "\"seed\":\"x\""),
            ("\"index\":0", "\"index\":-1"), ("\"prompt\"", "\"text\""), ("{", "[") })
        {
            Assert.That(texts["onnxpose"], Does.Contain(from));
            ImageCodec.SavePng(new RgbImage(8, 8), plain, new Dictionary<string, string>(texts)
            {
                ["onnxpose"] = texts["onnxpose"].Replace(from, to, StringComparison.Ordinal),
            });
            var run = Replay(plain);
            Assert.That(run.Code, Is.EqualTo(4), $"{to}: {run.Error}");
        }
        Assert.That(Replay(_out.At("nowhere.png")).Code, Is.EqualTo(5));
    }

    string[] Make(params string[] more)
    {
        var run = CliRun.Here(["image", Prompt, "--seed", "11", "--people", "2", "--steps", "2", .. more,
            "--models", TestModel.Images, "--out", _out.At("first"), "--threads", "1"]);
        Assert.That(run.Code, Is.Zero, run.Error);
        return [.. run.OutLines.Where(static line => !line.Contains(".pose.", StringComparison.Ordinal))];
    }

    CliRun Replay(string file) => CliRun.Here(
        "image", "--replay", file, "--models", TestModel.Images, "--out", _out.At("again"), "--threads", "1");
}
