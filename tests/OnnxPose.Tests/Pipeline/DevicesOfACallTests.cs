using OnnxPose.Inference;
using OnnxPose.TestKit;
using OnnxPose.Tests.Poses;

namespace OnnxPose.Tests.Pipeline;

/// <summary>What a result says where its networks ran on different devices.</summary>
public sealed class DevicesOfACallTests
{
    static readonly DeviceReport s_gpu = new("cuda:0", null, "1") { Precision = "fp16" };

    readonly TempFolder _folder = new();

    [OneTimeSetUp]
    public void WriteModel() => RandomImageModel.Write(_folder.Path);

    [OneTimeTearDown]
    public void DeleteModel() => _folder.Dispose();

    [Test]
    public void NetworksThatFellBack_AreNamed_UnlessAllDidForOneReason()
    {
        var (full, old) = (Cpu("full"), Cpu("too old"));
        Assert.That(DeviceReport.Of(new("a", s_gpu), new NetworkDevice("b", s_gpu)), Is.EqualTo(s_gpu));
        Assert.That(DeviceReport.Of(new("a", full), new NetworkDevice("b", full)), Is.EqualTo(full));
        Assert.That(DeviceReport.Of(new("a", s_gpu), new("b", full), new NetworkDevice("c", old)),
            Is.EqualTo(s_gpu with { FallbackReason = "b ran on cpu: full; c ran on cpu: too old" }));
        Assert.That(DeviceReport.Of(new("a", full), new NetworkDevice("b", s_gpu)),
            Is.EqualTo(full with { FallbackReason = "a ran on cpu: full" }));
        Assert.That(DeviceReport.Of(new("a", full), new NetworkDevice("b", old)).FallbackReason,
            Is.EqualTo("a ran on cpu: full; b ran on cpu: too old"));
    }

    [Test]
    public void ATextEncoderThatFellBack_IsNamed_BesideATransformerOnTheGpu()
    {
        using var networks = HubNetworks.Open(new(_folder.Path), Options("text_encoder").Inference);
        var report = DeviceReport.Of(networks.Devices);
        Assert.That((report.Device, report.Precision, report.FallbackReason),
            Is.EqualTo(("cuda:0", "fp16", "text_encoder ran on cpu: no room for text_encoder")));
    }

    [Test]
    public void ATransformerThatFellBack_IsNamed_BesideATextEncoderOnTheGpu()
    {
        using var pipeline = PosePipeline.Load(_folder.Path, Options("t2p"));
        var report = pipeline.GeneratePoses(new PoseRequest("a person") { People = 1 }).Device;
        Assert.That((report.Device, report.FallbackReason), Is.EqualTo(
            ("cpu", "t2p ran on cpu: no room for t2p; t2p/text ran on cpu: no room for t2p")));
        Assert.That(pipeline.Device, Is.EqualTo(report));
    }

    [Test]
    public void AScorer_CountsWhereItTookPart()
    {
        var networks = new HashNetworks { Devices = [new("t2p", s_gpu)] };
        using var scorer = new MirrorScorer { Devices = [new("clip_vision", Cpu("full"))] };
        using var pipeline = new PosePipeline(networks, new(), scorer);
        var results = pipeline.GeneratePoses([new("a"), new("b") { BestOf = 3 }]);
        Assert.That(results.Select(static result => result.Device), Is.All.EqualTo(
            s_gpu with { FallbackReason = "clip_vision ran on cpu: full" }));
        Assert.That(pipeline.GeneratePoses(new PoseRequest("a")).Device, Is.EqualTo(s_gpu));
    }

    [Test]
    public void EveryNetworkOfAPicture_IsNamed_AndNoneThatDidNotRun()
    {
        string[] networks =
            ["unet", "text_encoder", "text_encoder_2", "adapter", "refiner/unet", "vae", "t2p", "t2p/text"];
        using var pipeline = PosePipeline.Load(_folder.Path, Options());
        var request = new ImageRequest("a person") { Steps = 2, Width = 64, Height = 64, RefinerSteps = 1 };
        var drawn = pipeline.GenerateImages(request).Device;
        Assert.That(drawn.Device, Is.EqualTo("cpu"));
        Assert.That(Names(drawn), Is.SupersetOf(networks));
        var given = pipeline.GenerateImages(
            request with { Poses = [SamplePoses.TwoPeople], RefinerSteps = 0 }).Device;
        Assert.That(Names(given), Is.EquivalentTo(networks[..4].Append("vae")));
    }

    [Test]
    public void PicturesWithoutAFallback_SayNothing()
    {
        var request = new ImageRequest("a person") { Steps = 1, Width = 64, Height = 64 };
        var cpu = new PosePipelineOptions { Inference = new() { Device = DevicePolicy.Cpu } };
        using var onCpu = PosePipeline.Load(_folder.Path, cpu);
        Assert.That(onCpu.GenerateImages(request).Device.FallbackReason, Is.Null);
    }

    static DeviceReport Cpu(string reason) => new("cpu", reason, "1") { Precision = "fp32" };

    // A GPU that has no room for some networks, or for none where no slot is given.
    static PosePipelineOptions Options(params string[] slots) => new()
    {
        Inference = new()
        {
            Device = DevicePolicy.Cuda(),
            CudaStandIn = slot => slots.Length == 0 || slots.Contains(slot) ? $"no room for {slot}" : null,
        },
    };

    static string[] Names(DeviceReport report) => [.. report.FallbackReason!.Split("; ")
        .Select(static part => part[..part.IndexOf(" ran on cpu: no room for ", StringComparison.Ordinal)])];
}
