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

    /// <summary>The folder of one that scores its poses too, with an aesthetic head.</summary>
    public static string Scorer { get; private set; } = "";

    [OneTimeSetUp]
    public void Make()
    {
        Folder = Directory.CreateTempSubdirectory("onnxpose-model-").FullName;
        TinyModel.Write(Folder);
        Images = Directory.CreateTempSubdirectory("onnxpose-images-").FullName;
        RandomImageModel.Write(Images);
        Scorer = RandomScorer.WriteWithTransformer(
            Directory.CreateTempSubdirectory("onnxpose-scorer-").FullName);
    }

    [OneTimeTearDown]
    public void Remove()
    {
        Directory.Delete(Folder, recursive: true);
        Directory.Delete(Images, recursive: true);
        Directory.Delete(Scorer, recursive: true);
    }
}
