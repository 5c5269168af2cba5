using System.Text.Json;
using OnnxPose.Imaging;
using OnnxPose.Inference;
using OnnxPose.Poses;
using OnnxPose.TestKit;
using OnnxPose.Tests.Poses;

namespace OnnxPose.Tests.Pipeline;

/// <summary>From a sentence to a picture over a whole model folder with random weights.</summary>
public sealed class ImagePipelineTests
{
    static readonly PosePipelineOptions s_options = new()
    {
        Inference = new() { Device = DevicePolicy.Cpu, Threads = 1 },
    };

    static readonly ImageRequest s_request = new("a person and another one")
    {
        Seed = 8,
        Steps = 3,
        PoseOptions = new("a person and another one") { People = 2 },
    };

    static readonly ImageRequest s_posed = s_request with { Poses = [SamplePoses.TwoPeople] };

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
    public async Task APrompt_BecomesAPictureOfItsPose_WithTheFactsOfHowItCameAbout()
    {
        var result = await _pipeline.GenerateAsync(s_request with { RefinerSteps = 2 });
        Assert.That((result.Image.Width, result.Image.Height), Is.EqualTo((64, 64)));
        Assert.That(result.Image.Pixels.ToArray().Distinct().Count(), Is.GreaterThan(10));
        Assert.That(result.Pose.People, Has.Length.EqualTo(2));
        Assert.That(result.Pose, Is.EqualTo(_pipeline.GeneratePoses(
            new PoseRequest(s_request.Prompt) { People = 2, Seed = 8 }).Pose));
        Assert.That((result.Seed, result.Device.Device, result.Prompt.Limit), Is.EqualTo((8UL, "cpu", 75)));
        Assert.That(result.PeakWorkingSet, Is.GreaterThan(1 << 20));
        var timings = result.Timings;
        TimeSpan[] stages = [timings.Text, timings.Pose, timings.Adapter, timings.Denoise, timings.Refine,
            timings.Decode];
        Assert.That(stages, Has.All.GreaterThan(TimeSpan.Zero));
        Assert.That(timings.Total, Is.GreaterThanOrEqualTo(stages.Aggregate(static (a, b) => a + b)));
    }

    [Test]
    public void AResult_IsJson_ForApplicationsThatReturnIt()
    {
        var result = _pipeline.GenerateImages(s_posed with { Prompt = "other words" });
        var json = JsonSerializer.SerializeToElement(result);
        var image = json.GetProperty("Images")[0];
        var read = image.GetProperty("Image").Deserialize<RgbImage>()!;
        Assert.That(read.Pixels.SequenceEqual(result.Image.Pixels));
        Assert.That(image.GetProperty("Pose").Deserialize<Pose>(), Is.EqualTo(result.Pose));
        Assert.That(json.GetProperty("Seed").GetUInt64(), Is.EqualTo(result.Seed));
    }

    [Test]
    public void TheSameSeed_GivesTheSameBytes_AndAnotherSeedOthers()
    {
        var first = Bytes(_pipeline, s_request);
        Assert.That(Bytes(_pipeline, s_request), Is.EqualTo(first));
        using var other = PosePipeline.Load(_folder.Path, s_options);
        Assert.That(Bytes(other, s_request), Is.EqualTo(first));
        Assert.That(Bytes(_pipeline, s_posed), Is.Not.EqualTo(Bytes(_pipeline, s_posed with { Seed = 9 })));
    }

    [Test]
    public void WithoutASeed_TheResultSaysWhichOneWasUsed()
    {
        var result = _pipeline.GenerateImages(s_posed with { Seed = null });
        Assert.That(Bytes(_pipeline, s_posed with { Seed = result.Seed }),
            Is.EqualTo(result.Image.Pixels.ToArray()));
    }

    [TestCase(OnnxPose.Diffusion.LatentNoiseKind.PoseRandom)]
    [TestCase(OnnxPose.Diffusion.LatentNoiseKind.Torch)]
    public void EachOfSeveralPictures_IsTheOneThatIsMadeAlone(OnnxPose.Diffusion.LatentNoiseKind noise)
    {
        var all = s_request with { Count = 3, Noise = noise, Scheduler = "euler_a", Steps = 2 };
        var together = _pipeline.GenerateImages(all).Images;
        Assert.That(together.Select(static image => image.Index), Is.EqualTo(new[] { 0, 1, 2 }));
        Assert.That(together[2].Pose, Is.Not.EqualTo(together[0].Pose));
        var alone = _pipeline
            .GenerateImages(all with { Only = 2, Poses = [together[2].Pose] }).Images.Single();
        Assert.That(alone.Image.Pixels.ToArray(), Is.EqualTo(together[2].Image.Pixels.ToArray()));
        Assert.That(alone.Image.Pixels.ToArray(), Is.Not.EqualTo(together[1].Image.Pixels.ToArray()));
    }

    [Test]
    public void AGivenPose_NeedsNoTransformer()
    {
        using var folder = new TempFolder();
        RandomImageModel.Write(folder.Path);
        Directory.Delete(folder.At("t2p"), recursive: true);
        using var pipeline = PosePipeline.Load(folder.Path, s_options with { TextToPose = false });
        Assert.That(Bytes(pipeline, s_posed), Is.EqualTo(Bytes(_pipeline, s_posed)));
        Assert.That(() => pipeline.GenerateImages(s_request), Throws.InvalidOperationException);
        Assert.That(() => pipeline.GeneratePoses(new PoseRequest("x")), Throws.InvalidOperationException);
    }

    [Test]
    public void PosesMayBeGivenForEachPicture_AndAnEditOfOne_ChangesItsPictureAlone()
    {
        var moved = Mirrored(SamplePoses.TwoPeople);
        var both = _pipeline.GenerateImages(s_posed with { Count = 2 });
        var edited = _pipeline.GenerateImages(
            s_posed with { Count = 2, Poses = [SamplePoses.TwoPeople, moved] });
        Assert.That(
            edited.Images[0].Image.Pixels.ToArray(), Is.EqualTo(both.Images[0].Image.Pixels.ToArray()));
        Assert.That(
            edited.Images[1].Image.Pixels.ToArray(), Is.Not.EqualTo(both.Images[1].Image.Pixels.ToArray()));
        Assert.That(edited.Images[1].Pose, Is.EqualTo(moved));
        var deaf = s_posed with { AdapterScale = 0 };
        Assert.That(Bytes(_pipeline, deaf with { Poses = [moved] }), Is.EqualTo(Bytes(_pipeline, deaf)));
    }

    [Test]
    public void TheSizeFollowsTheShapeOfThePose_UnlessItIsGiven()
    {
        var wide = _pipeline.GenerateImages(s_posed with { Steps = 1 }).Images[0];
        Assert.That((wide.Image.Width, wide.Image.Height), Is.EqualTo((96, 48)), "2:1");
        Assert.That((wide.PosePicture.Width, wide.PosePicture.Height), Is.EqualTo((96, 48)));
        var given = _pipeline.GenerateImages(s_request with { Steps = 1, Width = 32, Height = 80 });
        Assert.That((given.Image.Width, given.Image.Height), Is.EqualTo((32, 80)));
        Assert.That(given.Pose.AspectRatio, Is.EqualTo(0.4f));
    }

    [Test]
    public void Staged_GivesTheSameBytes_AndLeavesNothingOpen()
    {
        var request = s_request with { RefinerSteps = 2 };
        var expected = Bytes(_pipeline, request);
        var before = NativeObjects.Alive;
        using var staged = PosePipeline.Load(
            _folder.Path, s_options with { Residency = ModelResidency.Staged });
        Assert.That(Bytes(staged, request), Is.EqualTo(expected));
        Assert.That(NativeObjects.Alive, Is.EqualTo(before));
        Assert.That(Bytes(staged, request), Is.EqualTo(expected));
        Assert.That(staged.GeneratePoses(new PoseRequest("x") { People = 1 }).Poses, Has.Length.EqualTo(1));
        Assert.That(NativeObjects.Alive, Is.EqualTo(before));
    }

    static byte[] Bytes(PosePipeline pipeline, ImageRequest request) =>
        pipeline.GenerateImages(request).Image.Pixels.ToArray();

    static Pose Mirrored(Pose pose) => new(pose.AspectRatio, [.. pose.People.Select(static person =>
        new Person(person.Box, Mirrored(person.Body), Mirrored(person.Face), Mirrored(person.Hands)))]);

    static KeypointSet Mirrored(KeypointSet set) => new([.. Enumerable.Range(0, set.Count).Select(i =>
        set[i] is { } point ? new Keypoint(1 - point.X, point.Y) : (Keypoint?)null)]);
}
