using OnnxPose.Inference;
using OnnxPose.Onnx.Files;
using OnnxPose.Poses;
using OnnxPose.TestKit;
using OnnxPose.Tests.Poses;

namespace OnnxPose.Tests.Pipeline;

/// <summary>Requests and models that do not fit: said before any image network is opened.</summary>
public sealed class ImageInputTests
{
    static readonly PosePipelineOptions s_options = new()
    {
        Inference = new() { Device = DevicePolicy.Cpu, Threads = 1 },
        TextToPose = false,
    };

    static readonly ImageRequest s_request =
        new("a person") { Seed = 1, Steps = 2, Poses = [SamplePoses.TwoPeople], Width = 64, Height = 64 };

    TempFolder _folder = null!;

    [SetUp]
    public void WriteModelThatCannotBeOpened()
    {
        _folder = new();
        RandomImageModel.Write(_folder.Path);
        // Whoever opens one of them finds out.
        foreach (var weights in
            Directory.GetFiles(_folder.Path, "*.safetensors", SearchOption.AllDirectories))
        {
            AtomicFile.WriteText(weights, "not weights");
        }
    }

    [TearDown]
    public void DeleteModel() => _folder.Dispose();

    [Test]
    public void WhatFits_IsOpened_AndFoundBroken() =>
        Refuses<SafetensorsFormatException>(s_request, "safetensors");

    [TestCase("unet")]
    [TestCase("vae")]
    [TestCase("scheduler")]
    [TestCase("adapter")]
    [TestCase("text_encoder")]
    [TestCase("tokenizer")]
    [TestCase("tokenizer_2")]
    public void AMissingComponent_IsNamed(string component)
    {
        Directory.Delete(_folder.At(component), recursive: true);
        if (component == "text_encoder")
        {
            Directory.Delete(_folder.At("text_encoder_2"), recursive: true);
        }
        using var pipeline = PosePipeline.Load(_folder.Path, s_options);
        var thrown = Assert.Throws<ModelNotFoundException>(() => pipeline.GenerateImages(s_request));
        Assert.That(thrown!.Component, Is.EqualTo(component));
    }

    [Test]
    public void AMissingRefinerOrAdapter_IsNamed_WhereItIsAskedFor()
    {
        Directory.Delete(_folder.At("refiner"), recursive: true);
        Refuses<ModelNotFoundException>(s_request with { RefinerSteps = 1 }, "refiner");
        Refuses<ModelNotFoundException>(s_request with { Adapter = "hands" }, "adapter_hands");
    }

    [Test]
    public void AMissingWeightsFile_IsNamed()
    {
        File.Delete(_folder.At("vae", "diffusion_pytorch_model.safetensors"));
        Refuses<ModelContractException>(s_request, "vae");
    }

    [Test]
    public void WhatTheModelCannotMake_IsRefused()
    {
        Refuses<ArgumentException>(s_request with { Width = 72 }, "multiples of 16");
        Refuses<ArgumentException>(s_request with { Height = null }, "Give both or none");
        Refuses<ArgumentException>(s_request with { ClipSkip = 2 }, "2 layers");
        Refuses<ArgumentException>(
            s_request with { Count = 3, Poses = [SamplePoses.TwoPeople, SamplePoses.TwoPeople] },
            "3 pictures");
        Refuses<ArgumentException>(s_request with { Steps = 600, RefinerSteps = 600 }, "at most 1000 in all");
        Refuses<ArgumentException>(
            s_request with { RefinerSteps = 10, RefinerStrength = 0.001 }, "at most 1000");
    }

    [Test]
    public void AnAdapterWhoseChannelsDoNotFitTheUNet_IsRefused()
    {
        Replace("adapter", "[8,8,16,16]", "[8,8,24,16]");
        Refuses<ModelContractException>(s_request, "adapter").With("24", "16");
    }

    [Test]
    public void AnAdapterOfAnotherResolution_IsRefused()
    {
        Replace("adapter", "\"downscale_factor\":16", "\"downscale_factor\":8");
        Refuses<ModelContractException>(s_request, "feature map 0");
    }

    [Test]
    public void TextEncodersThatDoNotFitTheUNet_AreRefused()
    {
        Replace("unet", "\"cross_attention_dim\":48", "\"cross_attention_dim\":64");
        Refuses<ModelContractException>(s_request, "48 wide, expected 64");
    }

    [Test]
    public void AnAutoencoderThatDoesNotFitTheUNet_IsRefused()
    {
        Replace("vae", "\"latent_channels\":4", "\"latent_channels\":16");
        Refuses<ModelContractException>(s_request, "16 channels");
    }

    [Test]
    public void ValuesOutOfTheirRanges_AreRefusedWhenTheyAreSet()
    {
        Func<ImageRequest>[] wrong =
        [
            static () => s_request with { Steps = 0 }, static () => s_request with { Steps = 10_000 },
            static () => s_request with { GuidanceScale = float.NaN },
            static () => s_request with { GuidanceScale = -1 },
            static () => s_request with { GuidanceRescale = 1.5f },
            static () => s_request with { Width = 60 }, static () => s_request with { Height = 8200 },
            static () => s_request with { Width = 0 }, static () => s_request with { Count = 0 },
            static () => s_request with { Count = 65 }, static () => s_request with { AdapterScale = 11 },
            static () => s_request with { AdapterScale = float.NaN },
            static () => s_request with { AdapterFactor = double.NaN },
            static () => s_request with { RefinerSteps = -1 },
            static () => s_request with { RefinerStrength = 0 },
            static () => s_request with { RefinerFraction = 1 },
            static () => s_request with { ClipSkip = -1 },
            static () => s_request with { OriginalSize = (0, 64) },
            static () => s_request with { TargetSize = (64, 20_000) },
            static () => s_request with { CropCorner = (-1, 0) },
            static () => s_request with { Noise = (OnnxPose.Diffusion.LatentNoiseKind)9 },
        ];
        foreach (var make in wrong)
        {
            Assert.That(() => make(), Throws.InstanceOf<ArgumentOutOfRangeException>());
        }
        Assert.That(() => s_request with { Scheduler = "best" },
            Throws.ArgumentException.With.Message.Contain("euler"));
        Assert.That(() => new PosePipelineOptions { Residency = (ModelResidency)7 },
            Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void APoseWithoutPeople_IsRefused() => Assert.That(
        () => s_request with { Poses = [SamplePoses.TwoPeople, new Pose(1, [])] },
        Throws.ArgumentException.With.Message.Contain("Pose 1 has no people"));

    void Replace(string component, string old, string replacement)
    {
        var path = _folder.At(component, "config.json");
        var text = File.ReadAllText(path);
        Assert.That(text, Does.Contain(old));
        AtomicFile.WriteText(path, text.Replace(old, replacement, StringComparison.Ordinal));
    }

    Refusal Refuses<T>(ImageRequest request, string words)
        where T : Exception
    {
        using var pipeline = PosePipeline.Load(_folder.Path, s_options);
        Exception? thrown = Assert.Catch<T>(() => pipeline.GenerateImages(request));
        Assert.That(thrown!.Message, Does.Contain(words));
        return new(thrown.Message);
    }

    sealed record Refusal(string Message)
    {
        public void With(params string[] words)
        {
            foreach (var word in words)
            {
                Assert.That(Message, Does.Contain(word));
            }
        }
    }
}
