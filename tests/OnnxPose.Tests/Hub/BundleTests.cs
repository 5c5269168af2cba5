using System.Text.Json;
using OnnxPose.Hub;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Hub;

public sealed class BundleTests
{
    const string Sdxl = "stabilityai/stable-diffusion-xl-base-1.0";

    readonly TempFolder _folder = new();
    readonly FakeHub _hub = new();
    string _source = "";

    [OneTimeSetUp]
    public void FillTheHub()
    {
        _source = RandomImageModel.Write(Directory.CreateDirectory(_folder.At("source")).FullName);
        _hub.Add(Sdxl,
        [
            .. Files("tokenizer", "tokenizer/"), .. Files("tokenizer_2", "tokenizer_2/"),
            .. Files("text_encoder_2", "text_encoder_2/"), .. Files("unet", "unet/"),
            .. Files("scheduler", "scheduler/"),
            ("tokenizer/special_tokens_map.json", "{}"u8.ToArray()),
            ("unet/diffusion_pytorch_model.safetensors", "never asked for"u8.ToArray()),
        ]);
        _hub.Add("openai/clip-vit-large-patch14",
            [.. Files("text_encoder"), ("preprocessor_config.json", "{}"u8.ToArray())]);
        _hub.Add("clement-bonnet/t2p-transformer-v0", [.. Files("t2p")]);
        _hub.Add("clement-bonnet/clapp-v0",
            ("pose_projection/model.safetensors", [1]), ("text_projection/model.safetensors", [2]));
        _hub.Add("clement-bonnet/t2i-adapter-sdxl-dwpose", [.. Files("adapter")]);
        _hub.Add("madebyollin/sdxl-vae-fp16-fix",
            [.. Files("vae"), ("sdxl_vae.safetensors", "another form"u8.ToArray())]);
        _hub.Add("stabilityai/stable-diffusion-xl-refiner-1.0",
        [
            .. Files("refiner/unet", "unet/"), .. Files("scheduler", "scheduler/"),
            ("model_index.json", """{ "unet": ["diffusers", "X"], "scheduler": ["a", "b"] }"""u8.ToArray()),
        ]);
    }

    [OneTimeTearDown]
    public void Remove()
    {
        _hub.Dispose();
        _folder.Dispose();
    }

    [Test]
    public void TheBundle_IsAModel_ThatMakesTheSamePosesAndPictures()
    {
        var folder = Pull(ModelBundle.TextToPoseSdxl(refiner: true), "all");
        var request = new ImageRequest("a person")
        {
            Seed = 3,
            Steps = 2,
            Width = 64,
            Height = 64,
            RefinerSteps = 1,
        };
        using var pulled = PosePipeline.Load(folder);
        using var source = PosePipeline.Load(_source);
        Assert.That(pulled.GenerateImages(request).Image.Pixels.ToArray(),
            Is.EqualTo(source.GenerateImages(request).Image.Pixels.ToArray()));
    }

    [Test]
    public void TheIndex_PointsIntoTheCache_AndNamesCommitsAndLicences()
    {
        var folder = Pull(ModelBundle.TextToPoseSdxl(), "index");
        Assert.That(folder, Is.EqualTo(_folder.At("index", "onnxpose", "text-to-pose-sdxl")));
        var index = JsonElement.Parse(File.ReadAllBytes(Path.Combine(folder, "model_index.json")));
        Assert.That(
            index.GetProperty("unet").GetString(), Does.StartWith($"hub:{Sdxl}@").And.EndWith("/unet"));
        Assert.That(index.TryGetProperty("refiner", out _), Is.False);
        var pulled = index.GetProperty("_pulled").EnumerateArray().ToArray();
        Assert.That(pulled.Select(static entry => entry.GetProperty("licence").GetString()),
            Has.Exactly(6).EqualTo("mit"));
        Assert.That(new HubCache(_folder.At("index")).Find("text-to-pose-sdxl"), Is.EqualTo(folder));
    }

    [Test]
    public void WithoutTheHub_TheLicencesStayKnown()
    {
        var index = Path.Combine(Pull(ModelBundle.TextToPoseSdxl(), "offline"), "model_index.json");
        var before = File.ReadAllText(index);
        using var client = new HubClient(new() { CacheFolder = _folder.At("offline"), Offline = true });
        client.PullAsync(ModelBundle.TextToPoseSdxl()).GetAwaiter().GetResult();
        Assert.That(File.ReadAllText(index), Is.EqualTo(before));
    }

    [Test]
    public void OnlyWhatIsNeeded_IsFetched()
    {
        Pull(ModelBundle.TextToPoseSdxl(), "needed");
        var names = Directory.GetFiles(_folder.At("needed"), "*", SearchOption.AllDirectories)
            .Select(Path.GetFileName).ToArray();
        Assert.That(names, Does.Contain("diffusion_pytorch_model.fp16.safetensors"));
        Assert.That(names, Does.Not.Contain("sdxl_vae.safetensors"));
        Assert.That(Directory.GetFiles(
            _folder.At("needed", "models--stabilityai--stable-diffusion-xl-base-1.0", "snapshots"),
            "diffusion_pytorch_model.safetensors", SearchOption.AllDirectories), Is.Empty);
    }

    [Test]
    public void AFileThatTheHubLost_IsNamed()
    {
        using var hub = new FakeHub();
        hub.Add(Sdxl, ("README.md", [1]));
        Assert.That(() => Pull(ModelBundle.TextToPoseSdxl(), "lost", hub), Throws.TypeOf<HubException>()
            .With.Message.Contains("tokenizer/vocab.json"));
    }

    string Pull(ModelBundle bundle, string cache, FakeHub? hub = null)
    {
        using var client = new HubClient(
            new() { Endpoint = (hub ?? _hub).Endpoint, CacheFolder = _folder.At(cache), Retries = 0 });
        return client.PullAsync(bundle).GetAwaiter().GetResult();
    }

    // SDXL's weights carry the name of their precision there.
    IEnumerable<(string Path, byte[] Content)> Files(string component, string prefix = "")
    {
        var ending = prefix.Length > 0 ? ".fp16.safetensors" : ".safetensors";
        return Directory.GetFiles(Path.Combine(_source, component)).Select(file => (
            prefix + Path.GetFileName(file).Replace(".safetensors", ending, StringComparison.Ordinal),
            File.ReadAllBytes(file)));
    }
}
