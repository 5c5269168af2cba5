using OnnxPose.Inference;
using OnnxPose.TestKit;
using OnnxPose.Tests.TextToPose;

namespace OnnxPose.Tests.Pipeline;

/// <summary>The pipeline over a whole model folder with random weights, on ONNX Runtime.</summary>
public sealed class PipelineOnRuntimeTests
{
    static readonly PosePipelineOptions s_options = new()
    {
        Inference = new() { Device = DevicePolicy.Cpu, Threads = 1 },
    };

    static readonly PoseRequest s_request =
        new("a person and another one") { Seed = 8, Count = 2, People = 2 };

    TempFolder _folder = null!;

    [SetUp]
    public void WriteModel()
    {
        _folder = new();
        RandomModel.Write(_folder.Path);
    }

    [TearDown]
    public void DeleteModel() => _folder.Dispose();

    [Test]
    public void APrompt_BecomesPoses_WithTheFactsOfHowTheyCameAbout()
    {
        using var pipeline = PosePipeline.Load(_folder.Path, s_options);
        var result = pipeline.GeneratePoses(s_request);
        Assert.That(pipeline.MaxPeople, Is.EqualTo(3));
        Assert.That(result.Poses.Select(static pose => pose.Pose.People.Length), Is.EqualTo(new[] { 2, 2 }));
        Assert.That((result.Seed, result.Device.Device, result.Device.FallbackReason),
            Is.EqualTo((8UL, "cpu", (string?)null)));
        Assert.That((result.Prompt.Limit, result.Prompt.Truncated), Is.EqualTo((75, false)));
        Assert.That(result.Prompt.Used, Is.InRange(5, 75));
        Assert.That(pipeline.GeneratePoses(s_request).Poses, Is.EqualTo(result.Poses));
        Assert.That(
            pipeline.GeneratePoses(new PoseRequest("other words") { Seed = 8, Count = 2, People = 2 }).Poses,
            Is.Not.EqualTo(result.Poses));
    }

    [Test]
    public void ManyRequests_AreReadInParts_AndEachGetsItsOwnPoses()
    {
        var networks = new RecordingNetworks(HubNetworks.Open(new(_folder.Path), s_options.Inference));
        using var pipeline = new PosePipeline(networks, s_options);
        PoseRequest[] requests = [.. Enumerable.Range(0, 40).Select(static i => new PoseRequest($"prompt {i}")
        {
            Seed = (ulong)i,
            People = 1,
        })];
        var together = pipeline.GeneratePoses(requests);
        var batches = networks.Batches.ToArray();
        Assert.That(batches.Sum(static batch => batch.PromptOfRow.Length), Is.EqualTo(requests.Length));
        foreach (var (batch, prompts) in batches)
        {
            RowsAlone.Require(batch, row => networks.BeginAlone(requests[prompts[row]].Prompt));
        }
        // That each has its own. A place is a mean and up to ten scales of a component, none of which is
        // steeper than its logits: what moves those by 1e-5 moves it by up to ten times as much.
        for (var i = 0; i < requests.Length; i += 13)
        {
            var alone = pipeline.GeneratePoses(requests[i]);
            Assert.That(Numbers(together[i]), Is.EqualTo(Numbers(alone)).Within(1e-4));
        }
    }

    [Test]
    public void PromptsOfAnyKind_GiveAPose_AndSayWhatWasCutOff()
    {
        using var pipeline = PosePipeline.Load(_folder.Path, s_options);
        PromptTokens Run(string prompt) => pipeline.GeneratePoses(new PoseRequest(prompt)).Prompt;
        Assert.That(Run("").Used, Is.Zero);
        Assert.That(Run("👩‍🚀 \ud800 \0 \u202e x\u0301").Truncated, Is.False);
        var tail = string.Concat(Enumerable.Repeat(" somebody waves", 700));
        var cut = Run("a b" + tail);
        Assert.That((cut.Used, cut.Truncated), Is.EqualTo((75, true)));
        Assert.That("a b" + tail, Does.EndWith(cut.CutText));
    }

    [Test]
    public void ATextEncoderInsideTheTransformersCheckpoint_ServesLikeOneOfItsOwn()
    {
        using var separate = PosePipeline.Load(_folder.Path, s_options);
        var expected = separate.GeneratePoses(s_request).Poses;
        separate.Dispose();
        WeightFiles.Merge(_folder.At("text_encoder"), _folder.At("t2p"), "clip_text_model.");
        File.Move(_folder.At("text_encoder", "config.json"), _folder.At("t2p", "clip_text_config.json"));
        Directory.Delete(_folder.At("text_encoder"), recursive: true);
        using var merged = PosePipeline.Load(_folder.Path, s_options);
        Assert.That(merged.GeneratePoses(s_request).Poses, Is.EqualTo(expected));
    }

    [Test]
    public void AMissingTextEncoder_IsNamed_WithBothPlacesLookedAt()
    {
        Directory.Delete(_folder.At("text_encoder"), recursive: true);
        Assert.That(() =>
            PosePipeline.Load(_folder.Path, s_options), Throws.InstanceOf<ModelNotFoundException>()
            .With.Message.Contain(_folder.At("text_encoder")).And.Message.Contain("clip_text_model"));
    }

    [TestCase("t2p", "text_encoder")]
    [TestCase("text_encoder", "t2p")]
    public void AComponentInAnothersPlace_IsRefused_NamingFileAndPlace(string component, string place)
    {
        Directory.Delete(_folder.At(place), recursive: true);
        Directory.CreateDirectory(_folder.At(place));
        foreach (var file in Directory.GetFiles(_folder.At(component)))
        {
            File.Copy(file, _folder.At(place, Path.GetFileName(file)));
        }
        Assert.That(() =>
            PosePipeline.Load(_folder.Path, s_options), Throws.InstanceOf<ModelContractException>()
            .With.Message.Contain($"'{_folder.At(place, "config.json")}' does not configure {place}:"));
    }

    [Test]
    public void ComponentsThatDoNotFitTogether_AreRefused_BeforeAnythingRuns()
    {
        RandomTextEncoder.Write(_folder.At("text_encoder"), vocabulary: 50, width: 32, layers: 1, seed: 1);
        Assert.That(() => PosePipeline.Load(_folder.Path, s_options),
            Throws.InstanceOf<ModelContractException>().With.Message.Contain("vocabulary"));
        RandomTextEncoder.Write(_folder.At("text_encoder"), vocabulary: 5000, width: 16, layers: 1, seed: 1);
        Assert.That(() => PosePipeline.Load(_folder.Path, s_options),
            Throws.InstanceOf<ModelContractException>().With.Message.Contain("16 wide, expected 32"));
    }

    [TestCase("text_encoder", "text_model.encoder.layers.0.mlp.fc1.bias")]
    [TestCase("t2p", "linear_head_bboxes.bias")]
    [TestCase("t2p", "linear_head_hands.bias")]
    public void WeightsThatAreNotANumber_AreNoticed_NamingTheStage(string component, string tensor)
    {
        WeightFiles.Spoil(_folder.At(component), tensor, float.NaN);
        using var pipeline = PosePipeline.Load(_folder.Path, s_options);
        Assert.That(() => pipeline.GeneratePoses(s_request), Throws.InstanceOf<NonFiniteValueException>()
            .With.Message.Contain(component == "t2p" ? "transformer" : "text").Or.Message.Contain(component));
    }

    [Test]
    public void ARequiredGpu_ThatIsNotThere_IsSaid_AndAWantedOneFallsBack()
    {
        var required =
            s_options with { Inference = new() { Device = DevicePolicy.Cuda() with { Required = true } } };
        Assert.That(() =>
            PosePipeline.Load(_folder.Path, required), Throws.InstanceOf<DeviceNotAvailableException>());
        var wanted = s_options with { Inference = new() { Device = DevicePolicy.Cuda() } };
        using var pipeline = PosePipeline.Load(_folder.Path, wanted);
        Assert.That(pipeline.GeneratePoses(s_request).Device.FallbackReason, Is.Not.Empty);
    }

    static IEnumerable<float> Numbers(PoseResult result) =>
        result.Poses.SelectMany(static pose => pose.LocalPoints.SelectMany(static p => new[] { p.X, p.Y }));
}
