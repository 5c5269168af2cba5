namespace OnnxPose.Tests.Pipeline;

public sealed class ModelFolderTests
{
    string _folder = "";

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("onnxpose-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void AMissingFolder_IsNamed()
    {
        var missing = Path.Combine(_folder, "nowhere");
        Assert.That(() => PosePipeline.Load(missing),
            Throws.InstanceOf<ModelNotFoundException>().With.Message.Contain(missing));
        Assert.That(() => PosePipeline.Load(""), Throws.ArgumentException);
    }

    [Test]
    public void TrueAndFalseInAnIndex_AreSettings()
    {
        Put("model_index.json", """{ "unet": ["a", "B"], "on": true, "off": false }""");
        var folder = new ModelFolder(_folder);
        Assert.That((folder.Setting("on", false), folder.Setting("off", true)), Is.EqualTo((true, false)));
        Assert.That((folder.Setting("none", true), folder.Setting("unet", false)), Is.EqualTo((true, false)));
        Assert.That(folder.Inner("refiner"), Is.Null);
    }

    [Test]
    public void WithoutAnIndex_ComponentsLieInFoldersOfTheirNames()
    {
        Put("t2p/config.json", "{}");
        var folder = new ModelFolder(_folder);
        Assert.That(folder.Require("t2p", "config.json"), Is.EqualTo(Path.Combine(_folder, "t2p")));
        Assert.That(folder.Find("text_encoder", "config.json"), Is.Null);
    }

    [Test]
    public void AnIndex_NamesFolders_InDiffusersWayAndInOurs()
    {
        Put("model_index.json", """
            { "_class_name": "X", "_diffusers_version": "1", "t2p": ["onnxpose", "PoseTransformer"],
              "text_encoder": "encoders/first", "tokenizer": [null, null], "vae": null }
            """);
        Put("t2p/config.json", "{}");
        Put("encoders/first/config.json", "{}");
        Put("tokenizer/vocab.json", "{}");
        Put("vae/config.json", "{}");
        var folder = new ModelFolder(_folder);
        Assert.That(folder.Find("t2p", "config.json"), Is.EqualTo(Path.Combine(_folder, "t2p")));
        Assert.That(
            folder.Find("text_encoder", "config.json"), Is.EqualTo(Path.Combine(_folder, "encoders/first")));
        Assert.That(folder.Find("tokenizer", "vocab.json"), Is.Null, "a pair of nulls");
        Assert.That(folder.Find("vae", "config.json"), Is.Null);
        Assert.That(folder.Find("_class_name", "config.json"), Is.Null);
    }

    [Test]
    public void AMissingComponent_IsNamedWithThePlacesLookedAt()
    {
        var thrown = Assert.Throws<ModelNotFoundException>(() =>
            new ModelFolder(_folder).Require("t2p", "config.json"));
        Assert.That(thrown!.Component, Is.EqualTo("t2p"));
        Assert.That(thrown.LookedFor, Is.EqualTo(new[] { Path.Combine(_folder, "t2p", "config.json") }));
        Put("model_index.json", "{}");
        thrown = Assert.Throws<ModelNotFoundException>(() =>
            new ModelFolder(_folder).Require("t2p", "config.json"));
        Assert.That(thrown!.Message, Does.Contain("an entry 't2p'").And.Contain("model_index.json"));
    }

    [TestCase("")]
    [TestCase("[]")]
    [TestCase("{")]
    [TestCase("{\"t2p\": 3}")]
    [TestCase("{\"t2p\": \"../elsewhere\"}")]
    [TestCase("{\"t2p\": \"/etc\"}")]
    [TestCase("{\"t2p\": \"a\", \"t2p\": \"b\"}")]
    [TestCase("{\"t2p\": \"a\\u0000b\"}")]
    public void ABrokenIndex_IsRefused_NamingTheFile(string json)
    {
        Put("model_index.json", json);
        Assert.That(() => new ModelFolder(_folder), Throws.InstanceOf<ModelContractException>()
            .With.Message.Contain(Path.Combine(_folder, "model_index.json")));
    }

    [Test]
    [Platform("Linux")]
    public void AnEndlessIndex_IsRefused_WithoutReadingOn()
    {
        File.CreateSymbolicLink(Path.Combine(_folder, "model_index.json"), "/dev/zero");
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(() => new ModelFolder(_folder), Throws.InstanceOf<ModelContractException>()
            .With.Message.Contain("more than 1048576 bytes"));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(8 << 20));
    }

    void Put(string path, string text)
    {
        var full = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        using var writer = File.CreateText(full);
        writer.Write(text);
    }
}
