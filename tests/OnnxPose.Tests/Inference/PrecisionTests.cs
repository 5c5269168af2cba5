using OnnxPose.Inference;
using OnnxPose.Models;
using OnnxPose.Onnx.Files;
using OnnxPose.Onnx.Graphs;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Inference;

sealed class PrecisionTests
{
    static readonly InferenceOptions s_eightBits = new()
    {
        Device = DevicePolicy.Cpu,
        Precision = Precision.EightBit,
    };

    static string Miniature { get; } = Path.Combine(GoldenFolder.RepositoryRoot, "models", "mini");

    [TestCase(Precision.Auto, false, "fp32")]
    [TestCase(Precision.Auto, true, "fp16")]
    [TestCase(Precision.Fp32, false, "fp32")]
    [TestCase(Precision.Fp32, true, "fp32")]
    [TestCase(Precision.Fp16, false, "fp32")]
    [TestCase(Precision.Fp16, true, "fp16")]
    [TestCase(Precision.EightBit, false, "int8")]
    [TestCase(Precision.EightBit, true, "fp16")]
    public void ADevice_ComputesInWhatItHas_AndSaysSo(Precision precision, bool gpu, string expected)
    {
        var source = ToyModels.Double with { EightBits = EightBitForm.Built };
        var options = new InferenceOptions
        {
            Device = gpu ? DevicePolicy.Cuda() : DevicePolicy.Cpu,
            Precision = precision,
        };
        // Nothing appended: the session really runs on the CPU, but goes the GPU's way through our code.
        using var session = ModelSession.Open(
            source, ToyModels.DoubleContract, options, static (_, _) => null);
        Assert.That(session.Device.Precision, Is.EqualTo(expected));
    }

    [Test]
    public void ANetworkThatIsNotNeededInEightBits_IsBuiltInTheDevicesOwn()
    {
        using var session = ModelSession.Open(ToyModels.Double, ToyModels.DoubleContract, s_eightBits);
        Assert.That(session.Device.Precision, Is.EqualTo("fp32"));
    }

    [Test]
    public void AModelFileThatWins_IsLeftAsItIs()
    {
        using var folder = new TempFolder();
        var model = ToyModels.Double.Build(OnnxType.Float32);
        AtomicFile.Write(Path.Combine(folder.Path, "model.onnx"), stream => stream.Write(model.Bytes));
        var source = new ModelSource(folder.Path, "model.onnx", _ => throw new InvalidOperationException())
        {
            EightBits = EightBitForm.Refused,
        };
        using var session = ModelSession.Open(source, ToyModels.DoubleContract, s_eightBits);
        Assert.That(session.Device.Precision, Is.Null);
    }

    [Test]
    public void NetworksThatMakePictures_AreRefusedInEightBits()
    {
        Refused("unet", () => DenoisingUNet.Load(Path.Combine(Miniature, "unet"), s_eightBits));
        Refused("vae", () => LatentDecoder.Load(Path.Combine(Miniature, "vae"), s_eightBits));
        Refused("vae", () => LatentEncoder.Load(Path.Combine(Miniature, "vae"), s_eightBits));
        Refused("adapter", () => PoseAdapter.Load(Path.Combine(Miniature, "adapter"), s_eightBits));
    }

    [Test]
    public void APipelineInEightBits_DrawsPoses_AndRefusesPicturesBeforeItOpensAnything()
    {
        using var folder = new TempFolder();
        RandomImageModel.Write(folder.Path);
        using var pipeline = PosePipeline.Load(folder.Path, new() { Inference = s_eightBits });
        var poses = pipeline.GeneratePoses(new PoseRequest("a person waving") { Seed = 3 });
        Assert.That(poses.Device.Precision, Is.EqualTo("int8"));
        Refused("unet", () => pipeline.GenerateImages(
            new("a person waving") { Seed = 3, Width = 64, Height = 64 }));
    }

    [Test]
    public void APrecisionThatDoesNotExist_IsRefused() => Assert.That(
        () => PoseTransformer.Load(Path.Combine(Miniature, "t2p"), new() { Precision = (Precision)17 }),
        Throws.TypeOf<ArgumentOutOfRangeException>());

    [Test]
    public void AGraphOfEightBits_NeedsWeightsToMakeThemOf() => Assert.That(
        static () => new GraphBuilder("g", OnnxType.Int8), Throws.ArgumentException);

    static void Refused(string slot, Func<object> open) => Assert.That(
        open, Throws.TypeOf<ModelContractException>()
            .With.Message.Contains(slot).And.Message.Contains("8-bit weights"));
}
