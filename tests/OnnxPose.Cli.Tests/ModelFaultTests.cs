using OnnxPose.TestKit;

namespace OnnxPose.Cli.Tests;

public sealed class ModelFaultTests
{
    TempFolder _model = null!;
    TempFolder _out = null!;

    [SetUp]
    public void CopyModel()
    {
        (_model, _out) = (new(), new());
        foreach (var part in (string[])["tokenizer", "t2p"])
        {
            Directory.CreateDirectory(_model.At(part));
            foreach (var file in Directory.GetFiles(Path.Combine(TestModel.Folder, part)))
            {
                File.Copy(file, _model.At(part, Path.GetFileName(file)));
            }
        }
    }

    [TearDown]
    public void Remove()
    {
        _model.Dispose();
        _out.Dispose();
    }

    [Test]
    public void A_model_that_is_not_there_gives_3() => Fails(3, "nowhere", _model.At("nowhere"));

    [TestCase("tokenizer", "vocab.json")]
    [TestCase("tokenizer", "merges.txt")]
    [TestCase("t2p", "config.json")]
    [TestCase("t2p", "model.safetensors")]
    public void A_missing_file_gives_3_and_its_name(string part, string file)
    {
        File.Delete(_model.At(part, file));
        Fails(3, part, _model.Path);
    }

    [TestCase("tokenizer", "vocab.json")]
    [TestCase("tokenizer", "merges.txt")]
    [TestCase("t2p", "config.json")]
    [TestCase("t2p", "model.safetensors")]
    public void A_file_that_was_cut_short_gives_3_and_its_name(string part, string file)
    {
        var path = _model.At(part, file);
        using (var stream = File.OpenWrite(path))
        {
            stream.SetLength(stream.Length / 2 + 1);
        }
        Fails(3, file, _model.Path);
    }

    [Test]
    public void Weights_that_are_not_finite_give_6()
    {
        using (var stream = File.Open(_model.At("t2p", "model.safetensors"), FileMode.Open))
        {
            using var reader = new BinaryReader(stream);
            var dataStart = 8 + reader.ReadInt64();
            stream.Position = dataStart;
            var notNumbers = new byte[stream.Length - dataStart];
            notNumbers.AsSpan().Fill(0xFF);
            stream.Write(notNumbers);
        }
        Fails(6, "", _model.Path);
    }

    [Test]
    public void A_required_device_that_is_not_there_gives_3()
    {
        var run = CliRun.Here("pose", "a", "--models", _model.Path, "--out", _out.Path,
            "--device", "cuda:63", "--require-device");
        Assert.That(run.Code, Is.EqualTo(3));
        Assert.That(run.ErrorLines[^1], Does.Contain("--require-device"));
        Assert.That(Directory.GetFiles(_out.Path), Is.Empty);
    }

    [Test]
    public void A_wished_device_that_is_not_there_is_a_warning()
    {
        var run = CliRun.Here("pose", "a", "--models", _model.Path, "--out", _out.Path, "--people", "1",
            "--device", "cuda:63", "--quiet");
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.Error, Does.StartWith("warning: not on a GPU: "));
    }

    [Test]
    public void More_people_than_the_model_has_room_for_give_2()
    {
        var run = CliRun.Here("pose", "a", "--models", _model.Path, "--out", _out.Path, "--people", "1000");
        Assert.That(run.Code, Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("--people is 1000"));
    }

    [Test]
    public void A_model_is_shown_with_its_parts()
    {
        var text = CliRun.Here("models", "show", _model.Path);
        Assert.That(text.OutLines.Select(static line => line.Trim().Split(' ')[0]),
            Is.EqualTo(new[] { _model.Path, "licence:", "tokenizer", "t2p" }));
        var parts = CliRun.Here("models", "show", _model.Path, "--json").Json.GetProperty("components");
        Assert.That(parts[1].GetProperty("parameters").GetInt64(), Is.GreaterThan(1000));
        Assert.That(CliRun.Here("models", "show", _out.Path).Code, Is.EqualTo(3));
        var list = CliRun.Here("models", "list", "--models", _model.Path);
        Assert.That(list.OutLines, Has.Some.StartsWith("* " + _model.Path).And.Some.Contains("licence: "));
        var again = CliRun.Here("models", "list", "--models", _model.Path + Path.DirectorySeparatorChar);
        Assert.That(again.OutLines, Is.EqualTo(list.OutLines));
    }

    void Fails(int code, string expected, string models)
    {
        var run = CliRun.Here("pose", "a", "--models", models, "--out", _out.Path, "--people", "1");
        Assert.That(run.Code, Is.EqualTo(code), run.Error);
        Assert.That(run.Out, Is.Empty);
        Assert.That(run.Error, Does.Contain("onnxpose: ").And.Contain(expected));
        Assert.That(Directory.GetFiles(_out.Path), Is.Empty);
    }
}
