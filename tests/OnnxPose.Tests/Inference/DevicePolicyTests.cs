using System.Globalization;
using OnnxPose.Inference;

namespace OnnxPose.Tests.Inference;

sealed class DevicePolicyTests
{
    static readonly DevicePolicy s_requiredGpu = DevicePolicy.Cuda(3) with { Required = true };

    [TestCase("auto", "auto")]
    [TestCase("CPU", "cpu")]
    [TestCase("Cuda", "cuda:0")]
    [TestCase("cuda:0", "cuda:0")]
    [TestCase("CUDA:12", "cuda:12")]
    public void Parse_ReadsEveryForm(string text, string device) =>
        Assert.That(DevicePolicy.Parse(text).ToString(), Is.EqualTo(device));

    [TestCase("")]
    [TestCase("gpu")]
    [TestCase("cuda:")]
    [TestCase("cuda:-1")]
    [TestCase("cuda:x")]
    [TestCase("cuda: 1")]
    [TestCase("cuda:99999999999")]
    public void Parse_RefusesAnythingElse_AndSaysWhatItTakes(string text) =>
        Assert.That(
            () => DevicePolicy.Parse(text), Throws.TypeOf<FormatException>().With.Message.Contains("cuda:N"));

    [Test]
    public void Parse_DoesNotDependOnTheCulture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new("tr-TR");
            Assert.That(DevicePolicy.Parse("cuda:1"), Is.EqualTo(DevicePolicy.Cuda(1)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public void Cpu_NeedsNoReason()
    {
        using var session = Open(DevicePolicy.Cpu, NoCuda);
        var expected = new DeviceReport("cpu", null, OnnxEnvironment.Version) { Precision = "fp32" };
        Assert.That(session.Device, Is.EqualTo(expected));
        Assert.That(session.Device.RuntimeVersion, Does.Match(@"^\d+\.\d+\.\d+"));
    }

    [TestCase("auto")]
    [TestCase("cuda:3")]
    public void AGpuThatIsNotThere_FallsBackToTheCpu_AndSaysWhy(string device)
    {
        using var session = Open(DevicePolicy.Parse(device), NoCuda);
        Assert.That(session.Device.Device, Is.EqualTo("cpu"));
        Assert.That(session.Device.FallbackReason, Does.Contain("not today"));
    }

    [Test]
    public void AGpuThatIsRequired_IsAnException() => Assert.That(
        () => Open(s_requiredGpu, NoCuda),
        Throws.TypeOf<DeviceNotAvailableException>().With.Message.Contains("cuda:3")
            .And.Message.Contains("not today"));

    [Test]
    public void ThisMachinesOwnAnswer_IsAReportOrARun()
    {
        using var session = ModelSession.Open(
            ToyModels.Double, ToyModels.DoubleContract, new() { Device = DevicePolicy.Cuda() });
        TestContext.Out.WriteLine(session.Device);
        Assert.That(session.Device.Device == "cuda:0" || session.Device.FallbackReason is not null);
        if (session.Device.FallbackReason is not null)
        {
            Assert.That(() => ModelSession.Open(ToyModels.Double, ToyModels.DoubleContract,
                new() { Device = DevicePolicy.Cuda() with { Required = true } }),
                Throws.TypeOf<DeviceNotAvailableException>());
        }
    }

    [Test]
    public void AGpuSession_IsWrittenInHalfPrecision_AndReportsItsDevice()
    {
        // Nothing appended: the session really runs on the CPU, but goes the GPU's way through our code.
        var written = new List<Onnx.Graphs.OnnxType>();
        var source = ToyModels.Double with
        {
            Build = precision =>
            {
                written.Add(precision);
                return ToyModels.Double.Build(precision);
            },
        };
        using var session = ModelSession.Open(
            source, ToyModels.DoubleContract, new() { Device = DevicePolicy.Cuda(1) }, static (_, _) => null);
        Assert.That(written, Is.EqualTo([Onnx.Graphs.OnnxType.Float16]));
        Assert.That(
            (session.Device.Device, session.Device.FallbackReason, session.Cuda),
            Is.EqualTo(("cuda:1", (string?)null, 1)));
    }

    static string NoCuda(Microsoft.ML.OnnxRuntime.SessionOptions options, int device) => "not today";

    static ModelSession Open(
        DevicePolicy policy, Func<Microsoft.ML.OnnxRuntime.SessionOptions, int, string?> append) =>
        ModelSession.Open(ToyModels.Double, ToyModels.DoubleContract, new() { Device = policy }, append);
}
