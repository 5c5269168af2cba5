using OnnxPose.Diffusion;
using OnnxPose.Diffusion.Schedulers;
using OnnxPose.Imaging;
using OnnxPose.Inference;
using OnnxPose.Models;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Files;
using OnnxPose.TestKit;
using OnnxPose.Tests.Poses;
using OnnxPose.Text;

namespace OnnxPose.Tests.Pipeline;

/// <summary>What each stage hands to the next, against the networks called by hand.</summary>
public sealed class ImageStageTests
{
    static readonly InferenceOptions s_inference = new() { Device = DevicePolicy.Cpu, Threads = 1 };

    static readonly PosePipelineOptions s_options = new() { Inference = s_inference, TextToPose = false };

    static readonly ImageRequest s_request = new("a person")
    {
        Seed = 3,
        Steps = 3,
        Poses = [SamplePoses.TwoPeople],
        NegativePrompt = "nobody",
        Width = 64,
        Height = 64,
    };

    static readonly (string Name, Func<ImageRequest, ImageRequest> Change)[] s_changes =
    [
        ("prompt", static request => new("other words")
        {
            Seed = request.Seed, Steps = request.Steps, Poses = request.Poses,
            NegativePrompt = request.NegativePrompt, Width = 64, Height = 64,
        }),
        ("negative prompt", static request => request with { NegativePrompt = "rain" }),
        ("no negative prompt", static request => request with { NegativePrompt = null }),
        ("steps", static request => request with { Steps = 4 }),
        ("guidance", static request => request with { GuidanceScale = 2 }),
        ("no guidance", static request => request with { GuidanceScale = 1 }),
        ("guidance rescale", static request => request with { GuidanceRescale = 0.7f }),
        ("adapter scale", static request => request with { AdapterScale = 0.4f }),
        ("adapter factor", static request => request with { AdapterFactor = 0.4 }),
        ("adapter", static request => request with { Adapter = "body" }),
        ("drawing", static request => request with { Drawing = PoseDrawingOptions.BodyOnly }),
        ("refiner", static request => request with { RefinerSteps = 2 }),
        ("refiner fraction", static request => request with { RefinerSteps = 2, RefinerFraction = 0.7 }),
        ("refiner strength", static request => request with { RefinerSteps = 2, RefinerStrength = 0.5 }),
        ("scheduler", static request => request with { Scheduler = "dpmpp_2m" }),
        ("noise", static request => request with { Noise = LatentNoiseKind.Torch }),
        ("clip skip", static request => request with { ClipSkip = 1 }),
        ("original size", static request => request with { OriginalSize = (640, 32) }),
        ("crop", static request => request with { CropCorner = (30, 5) }),
        ("target size", static request => request with { TargetSize = (32, 400) }),
    ];

    readonly TempFolder _folder = new();
    PosePipeline _pipeline = null!;

    [OneTimeSetUp]
    public void Open()
    {
        RandomImageModel.Write(_folder.Path);
        _pipeline = PosePipeline.Load(_folder.Path, s_options);
    }

    [OneTimeTearDown]
    public void Close()
    {
        _pipeline.Dispose();
        _folder.Dispose();
    }

    [Test]
    public void ACall_IsItsStagesByHand()
    {
        using var unet = DenoisingUNet.Load(_folder.At("unet"), s_inference);
        using var adapter = PoseAdapter.Load(_folder.At("adapter"), s_inference);
        using var decoder = LatentDecoder.Load(_folder.At("vae"), s_inference);
        var prompts = new PromptPair(ByHand("a person"), ByHand("nobody"));
        var scheduler = Scheduler.Read(_folder.At("scheduler", "scheduler_config.json"));
        var latents = new BaseImageGenerator(unet, adapter, scheduler).Generate(
            new() { Steps = 3, Guidance = new() { Scale = 5 } }, prompts,
            PosePainter.Draw(SamplePoses.TwoPeople, 64, 64), LatentNoise.FromSeed(3, 1));
        var expected = decoder.Decode(latents)[0].ToRgbImage();
        Assert.That(Bytes(s_request), Is.EqualTo(expected.Pixels.ToArray()));
    }

    [Test]
    public void EverySetting_ChangesThePicture()
    {
        var plain = Bytes(s_request);
        Assert.Multiple(() =>
        {
            foreach (var (name, change) in s_changes)
            {
                Assert.That(Bytes(change(s_request)), Is.Not.EqualTo(plain), name);
            }
        });
    }

    [Test]
    public void RefinerSteps_DivideOneScheduleAtTheirShare_OrComeOnTop()
    {
        Assert.That(Steps(s_request with { Steps = 30, RefinerSteps = 10 }), Is.EqualTo((30, 10)));
        Assert.That(Steps(s_request with { Steps = 15, RefinerSteps = 5, RefinerFraction = 0.5 }),
            Is.EqualTo((10, 10)));
        Assert.That(Steps(s_request with { Steps = 4, RefinerSteps = 3, RefinerStrength = 0.3 }),
            Is.EqualTo((4, 3)));
    }

    [Test]
    public void NoNegativePrompt_IsZerosWhereTheIndexSaysSo_ElseAnEmptyText()
    {
        var empty = Bytes(s_request with { NegativePrompt = "" });
        Assert.That(Bytes(s_request with { NegativePrompt = null }), Is.Not.EqualTo(empty));
        using var folder = new TempFolder();
        RandomImageModel.Write(folder.Path);
        var index = File.ReadAllText(folder.At("model_index.json"));
        AtomicFile.WriteText(folder.At("model_index.json"), index.Replace(
            "\"force_zeros_for_empty_prompt\": true", "\"force_zeros_for_empty_prompt\": false",
            StringComparison.Ordinal));
        using var pipeline = PosePipeline.Load(folder.Path, s_options);
        Assert.That(pipeline.GenerateImages(s_request with { NegativePrompt = null }).Image.Pixels.ToArray(),
            Is.EqualTo(empty));
    }

    [Test]
    public void AnAdaptersManifest_SaysWhatItSees()
    {
        var body = AdapterComponent.Find(new(_folder.Path), "body");
        Assert.That((body.Name, body.Order, body.Drawing),
            Is.EqualTo(("adapter_body", ChannelOrder.Bgr, PoseDrawingOptions.BodyOnly)));
        Assert.That(AdapterComponent.Find(new(_folder.Path), "adapter_body").Folder, Is.EqualTo(body.Folder));
        Assert.That(AdapterComponent.Find(new(_folder.Path), null).Order, Is.EqualTo(ChannelOrder.Rgb));
        var seen = _pipeline.GenerateImages(s_request with { Adapter = "body" }).Images[0].PosePicture;
        Assert.That(seen.Pixels.ToArray(), Is.EqualTo(
            PosePainter.Draw(SamplePoses.TwoPeople, 64, 64, PoseDrawingOptions.BodyOnly).Pixels.ToArray()));
    }

    [Test]
    public void AnAdaptersManifest_SaysHowLargePosesAreDrawn()
    {
        using var folder = new TempFolder();
        RandomImageModel.Write(folder.Path);
        AtomicFile.WriteText(folder.At("adapter", "adapter.json"), """{ "drawing_scale": 4 }""");
        using var pipeline = PosePipeline.Load(folder.Path, s_options);
        var large = PosePainter.Draw(SamplePoses.TwoPeople, 256, 256);
        Assert.That(pipeline.GenerateImages(s_request).Images[0].PosePicture.Pixels.ToArray(), Is.EqualTo(
            PillowResize.Resize(large, 64, 64, PillowFilter.Lanczos).Pixels.ToArray()));

        AtomicFile.WriteText(folder.At("adapter", "adapter.json"), """{ "drawing_scale": 9 }""");
        Assert.That(() => AdapterComponent.Find(new(folder.Path), null),
            Throws.TypeOf<ModelContractException>().With.Message.Contains("drawing_scale"));
    }

    [Test]
    public void AFolderWithOneTextEncoder_IsReadWithThatOne()
    {
        using var folder = new TempFolder();
        RandomImageModel.Write(folder.Path);
        Directory.Delete(folder.At("text_encoder"), recursive: true);
        Directory.Delete(folder.At("unet"), recursive: true);
        RandomUNet.Write(folder.At("unet"), UNetConfig.Read(_folder.At("unet", "config.json"), "unet") with
        {
            TextWidth = 16,
        }, 5);
        using var pipeline = PosePipeline.Load(folder.Path, s_options);
        var request = s_request with { NegativePrompt = null };
        var first = pipeline.GenerateImages(request).Image.Pixels.ToArray();
        Assert.That(pipeline.GenerateImages(request with { ClipSkip = 1 }).Image.Pixels.ToArray(),
            Is.Not.EqualTo(first));
    }

    (int Base, int Refiner) Steps(ImageRequest request)
    {
        var plan = ImagePlan.Of(ImageModels.Read(new(_folder.Path)), request);
        var whole = plan.Scheduler.Plan(plan.Base.Steps);
        var refiner = plan.Refiner!;
        var its = refiner.Scheduler.Plan(refiner.Options.Steps);
        return (StepRange.Between(whole, null, plan.Base.End).Count, refiner.Options.Start is { } start
            ? StepRange.Between(its, start, null).Count
            : StepRange.OfStrength(its, refiner.Options.Strength).Count);
    }

    // Token by token: the first encoder's state, then the second's.
    PromptEmbedding ByHand(string text)
    {
        using var first = TextEncoder.Load(_folder.At("text_encoder"), s_inference);
        using var second = TextEncoder.Load(
            _folder.At("text_encoder_2"), s_inference, ClipTextOutputs.Projected);
        var one = first.Encode([ClipTokenizer.Load(_folder.At("tokenizer")).Encode(text)]);
        var two = second.Encode([ClipTokenizer.Load(_folder.At("tokenizer_2")).Encode(text)]);
        float[] states = [.. one.Penultimate.Chunk(one.Width).Zip(two.Penultimate.Chunk(two.Width))
            .SelectMany(static pair => pair.First.Concat(pair.Second))];
        return new(one.Tokens, states, two.Projected);
    }

    byte[] Bytes(ImageRequest request) => _pipeline.GenerateImages(request).Image.Pixels.ToArray();
}
