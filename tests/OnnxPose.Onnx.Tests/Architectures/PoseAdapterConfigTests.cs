using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Files;

namespace OnnxPose.Onnx.Tests.Architectures;

sealed class PoseAdapterConfigTests
{
    // TencentARC/t2i-adapter-openpose-sdxl-1.0, config.json
    const string Published = """
        { "_class_name": "T2IAdapter", "_diffusers_version": "0.21.0.dev0", "adapter_type": "full_adapter_xl",
          "channels": [320, 640, 1280, 1280], "downscale_factor": 16, "in_channels": 3, "num_res_blocks": 2 }
        """;

    string _path = "";

    [SetUp]
    public void CreateFile() =>
        _path = Path.Combine(Directory.CreateTempSubdirectory("onnxpose-").FullName, "config.json");

    [TearDown]
    public void RemoveFile() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Test]
    public void Sdxls_HasThePublishedSizes_AndHalvesOnce()
    {
        var config = Read(Published);
        Assert.That(config.Channels, Is.EqualTo([320, 640, 1280, 1280]));
        Assert.That((config.UnshuffledChannels, config.BlocksPerStage), Is.EqualTo((768, 2)));
        Assert.That(Enumerable.Range(0, 4).Select(config.Halves), Is.EqualTo([false, false, true, false]));
    }

    [Test]
    public void TheFirstForm_HalvesAfterEveryStage() => Assert.That(
        Enumerable.Range(0, 4).Select(Read(Published.Replace("full_adapter_xl", "full_adapter")).Halves),
        Is.EqualTo([false, true, true, true]));

    [TestCase("\"full_adapter_xl\"", "\"light_adapter\"", "expected one of full_adapter_xl, full_adapter")]
    [TestCase("\"full_adapter_xl\"", "null", "expected one of full_adapter_xl, full_adapter")]
    [TestCase("\"channels\": [320, 640, 1280, 1280],", "", "it has no 'channels'")]
    [TestCase("[320, 640, 1280, 1280]", "[320, 0]", "'channels' is [320, 0], expected a list of 1 to 64")]
    [TestCase("[320, 640, 1280, 1280]", "320", "'channels' is 320, expected a list of 1 to 64")]
    [TestCase("\"downscale_factor\": 16", "\"downscale_factor\": 0", "'downscale_factor' is 0")]
    [TestCase("\"num_res_blocks\": 2", "\"num_res_blocks\": 2.5", "'num_res_blocks' is 2.5")]
    public void AWrongValue_IsRefused_NamingGotAndExpected(string from, string to, string fault)
    {
        var message = Assert.Throws<ModelContractException>(() => Read(Published.Replace(from, to)))!.Message;
        Assert.That(message, Does.Contain(_path).And.Contain("adapter").And.Contain(fault));
    }

    PoseAdapterConfig Read(string text)
    {
        AtomicFile.WriteText(_path, text);
        return PoseAdapterConfig.Read(_path, "adapter");
    }
}
