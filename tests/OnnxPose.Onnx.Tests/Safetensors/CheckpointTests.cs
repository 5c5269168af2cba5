using OnnxPose.Onnx.Files;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Onnx.Tests.Safetensors;

/// <summary>Which files of a folder are its weights, and what is said when they are not there.</summary>
public class CheckpointTests
{
    TemporaryFolder _folder = new();

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void DropFolder() => _folder.Dispose();

    [TestCase("model.safetensors", "diffusion_pytorch_model.safetensors")]
    [TestCase("diffusion_pytorch_model.safetensors", "other.safetensors")]
    [TestCase("diffusion_pytorch_model.safetensors", "model.safetensors.index.json")]
    [TestCase("model.safetensors", "model.fp16.safetensors")]
    [TestCase("diffusion_pytorch_model.safetensors", "model.fp16.safetensors")]
    [TestCase("model.fp16.safetensors", "diffusion_pytorch_model.fp16.safetensors")]
    [TestCase("diffusion_pytorch_model.fp16.safetensors", "model.safetensors.index.fp16.json")]
    public void First_IsTaken_BeforeSecond(string first, string second)
    {
        _folder.Put(second, "not a model"u8);
        Write(first, "a");
        using var checkpoint = Checkpoint.Open(_folder.Path);
        Assert.That(checkpoint.Files.Select(Path.GetFileName), Is.EqualTo(new[] { first }));
    }

    [Test]
    public void FolderWithoutWeights_SaysWhatWasLookedFor()
    {
        _folder.Put("pytorch_model.bin", "pickle"u8);
        Assert.That(() => Checkpoint.Open(_folder.Path), Throws.TypeOf<ModelContractException>()
            .With.Message.Contains(_folder.Path)
            .And.Message.Contains(" model.safetensors,")
            .And.Message.Contains(" diffusion_pytorch_model.safetensors,")
            .And.Message.Contains(" *.safetensors.index.json,")
            .And.Message.Contains(" model.fp16.safetensors,"));
    }

    [Test]
    public void MissingFolder_IsNamed() => Assert.That(() => Checkpoint.Open(_folder["no"]),
        Throws.TypeOf<ModelContractException>().With.Message.Contains(_folder["no"]));

    [Test]
    public void MissingFile_IsNamed() => Assert.That(() => Checkpoint.OpenFile(_folder["no.safetensors"]),
        Throws.TypeOf<ModelContractException>().With.Message.Contains("no.safetensors"));

    [Test]
    public void BrokenFile_IsNamed()
    {
        _folder.Put("model.safetensors", "not a model"u8);
        Assert.That(() => Checkpoint.Open(_folder.Path),
            Throws.TypeOf<SafetensorsFormatException>().With.Message.Contains("model.safetensors"));
    }

    [Test]
    public void HubCache_ResolvesItsLinks_ToOneFolderOfBlobs()
    {
        Directory.CreateDirectory(_folder["blobs"]);
        Directory.CreateDirectory(_folder["snapshots", "rev", "unet"]);
        Write(Path.Combine("blobs", "hash1"), "a");
        Write(Path.Combine("blobs", "hash2"), "b");
        ShardIndexTests.Put(
            _folder, "blobs/hash0", """{"weight_map":{"a":"1.safetensors","b":"2.safetensors"}}""");
        Link("hash0", "diffusion_pytorch_model.safetensors.index.json");
        Link("hash1", "1.safetensors");
        Link("hash2", "2.safetensors");

        using var checkpoint = Checkpoint.Open(_folder["snapshots", "rev", "unet"]);

        var blobs = RealPath.Resolve(_folder["blobs"]);
        Assert.That(checkpoint.WeightsFolder, Is.EqualTo(blobs));
        Assert.That(checkpoint.Tensors["b"].FilePath, Is.EqualTo(Path.Combine(blobs, "hash2")));
        Assert.That(checkpoint.ReadSingles("b"), Is.EqualTo(new[] { 1f, 2f }));
    }

    [Test]
    public void TensorOfAnotherCheckpoint_IsRefused()
    {
        Write("model.safetensors", "a");
        Write("other.safetensors", "a");
        using var checkpoint = Checkpoint.Open(_folder.Path);
        using var other = Checkpoint.OpenFile(_folder["other.safetensors"]);
        Assert.That(() => checkpoint.ReadBytes(other.Tensors["a"]), Throws.ArgumentException);
    }

    [Test]
    public void DisposedCheckpoint_SaysSo()
    {
        Write("model.safetensors", "a");
        var checkpoint = Checkpoint.Open(_folder.Path);
        checkpoint.Dispose();
        checkpoint.Dispose();
        Assert.That(() => checkpoint.ReadSingles("a"), Throws.TypeOf<ObjectDisposedException>());
    }

    void Link(string blob, string name) =>
        File.CreateSymbolicLink(_folder["snapshots", "rev", "unet", name], $"../../../blobs/{blob}");

    void Write(string file, string tensor) =>
        SafetensorsWriter.Write(_folder[file], [TensorToWrite.FromSingles(tensor, [2], new[] { 1f, 2f })]);
}
