using OnnxPose.TestKit;

namespace OnnxPose.Cli.Tests;

/// <summary>A small model on disk, made once for all tests.</summary>
[SetUpFixture]
public sealed class TestModel
{
    /// <summary>The model's folder. Tests copy it before they break it.</summary>
    public static string Folder { get; private set; } = "";

    /// <summary>The folder of one that makes pictures too.</summary>
    public static string Images { get; private set; } = "";

    [OneTimeSetUp]
    public void Make()
    {
        Folder = Directory.CreateTempSubdirectory("onnxpose-model-").FullName;
        TinyModel.Write(Folder);
        Images = Directory.CreateTempSubdirectory("onnxpose-images-").FullName;
        RandomImageModel.Write(Images);
    }

    [OneTimeTearDown]
    public void Remove()
    {
        Directory.Delete(Folder, recursive: true);
        Directory.Delete(Images, recursive: true);
    }
}
