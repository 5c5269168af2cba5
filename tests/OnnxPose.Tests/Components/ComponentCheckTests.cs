using OnnxPose.Components;
using OnnxPose.Inference;
using OnnxPose.Onnx.Files;
using OnnxPose.Onnx.Safetensors;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Components;

public sealed class ComponentCheckTests
{
    [Category("Golden")]
    [TestCaseSource(typeof(ExportFixture), nameof(ExportFixture.Networks))]
    public void TheFixtures_AreReferenceTensors_AndEveryComponentIsNearThem(string component, string fixture)
    {
        using var golden = new TempFolder();
        Directory.CreateDirectory(golden.At(component));
        File.Copy(GoldenFolder.Path(fixture, "io.safetensors"), golden.At(component, "io.safetensors"));
        var errors = ComponentCheck.Compare(
            ExportFixture.Component(component, fixture), golden.Path, InferenceOptions.Default, default);
        Assert.That(errors, Is.Not.Empty);
        foreach (var error in errors)
        {
            TestContext.Out.WriteLine(error);
            Assert.That(error.Relative, Is.LessThan(1e-4), error.Tensor);
        }
    }

    [Test]
    public void AnOutputThatIsOff_IsMeasured()
    {
        using var golden = SafetensorsFile.Open(GoldenFolder.Ours("clapp", "io.safetensors"));
        var values = golden.ReadSingles("scores");
        var size = values.Max(MathF.Abs);
        values[1] += 0.25f;
        var error = OutputError.Between("clapp", "scores", values, golden);
        Assert.That(error.Absolute, Is.EqualTo(0.25).Within(1e-6));
        Assert.That(error.Relative, Is.EqualTo(0.25 / size).Within(1e-6));
    }

    [TestCase("tf.text_embeddings"), TestCase("tf.bboxes"), TestCase("tf.hands")]
    [TestCase("tf.image_ratio"), TestCase("tf.logits")]
    public void AReferenceOfAnotherShape_IsNamed(string tensor)
    {
        Assert.That(() => Compare("t2p", "t2p", tensor, static values => values[..^1], flat: true),
            Throws.TypeOf<ModelContractException>().With.Message.Contains("'tf."));
    }

    [TestCase("vae", "vae", "latents"), TestCase("vae", "vae", "decoded")]
    [TestCase("t2p", "t2p", "tf.bodies")]
    public void AReferenceThatIsNotFinite_IsNamed_AndNotTheNetwork(
        string component, string fixture, string tensor) =>
        Assert.That(() => Compare(component, fixture, tensor, static values => [float.NaN, .. values[1..]]),
            Throws.TypeOf<ModelContractException>().With.Message.Contains($"'{tensor}'")
                .And.Message.Contains("expected finite numbers"));

    // Compares a fixture with its own references, one of them changed.
    static OutputError[] Compare(
        string component, string fixture, string changed, Func<float[], float[]> change, bool flat = false)
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.At(component));
        using var golden = SafetensorsFile.Open(GoldenFolder.Path(fixture, "io.safetensors"));
        SafetensorsWriter.Write(folder.At(component, "io.safetensors"),
        [
            .. golden.Tensors.Values.Where(static entry => TensorConversion.IsSingle(entry.DType))
                .Select(entry =>
                {
                    var values = golden.ReadSingles(entry.Name);
                    values = entry.Name == changed ? change(values) : values;
                    return TensorToWrite.FromSingles(entry.Name,
                        flat && entry.Name == changed ? [values.Length] : entry.Shape.AsSpan(), values);
                }),
        ]);
        return ComponentCheck.Compare(
            ExportFixture.Component(component, fixture), folder.Path, InferenceOptions.Default, default);
    }

    [Test]
    public void AComponentThatTheIndexNames_MustBeThere()
    {
        using var folder = new TempFolder();
        var model = RandomImageModel.Write(folder.Path);
        Assert.That(ModelComponent.Require(new(model)), Has.Length.EqualTo(11));
        Directory.Delete(Path.Combine(model, "refiner", "unet"), recursive: true);
        Assert.That(() => ModelComponent.Require(new(model)),
            Throws.TypeOf<ModelNotFoundException>().With.Message.Contains("refiner"));
        File.Delete(Path.Combine(model, "vae", "config.json"));
        Assert.That(() => ModelComponent.Require(new(model)),
            Throws.TypeOf<ModelNotFoundException>().With.Message.Contains("has no vae"));
        Assert.That(() => ModelComponent.Find(new(model)), Throws.Nothing);
    }

    [Test]
    public void EveryComponentOfAModel_IsFound_AndOpens()
    {
        using var folder = new TempFolder();
        var found = ModelComponent.Find(new(RandomImageModel.Write(folder.Path)));
        Assert.That(found.Select(static component => component.Name), Is.EqualTo(new[]
        {
            "tokenizer", "tokenizer_2", "text_encoder", "text_encoder_2", "t2p", "adapter", "adapter_body",
            "unet", "vae", "scheduler", "refiner/unet",
        }));
        foreach (var component in found)
        {
            Assert.That(ComponentCheck.Open(component, InferenceOptions.Default), Is.Not.Empty);
        }
    }

    [Test]
    public void AFileOfTheHubsCache_IsComparedWithItsName()
    {
        using var folder = new TempFolder();
        var content = "some weights"u8.ToArray();
        var blobs = Directory.CreateDirectory(folder.At("blobs")).FullName;
        var component = Directory.CreateDirectory(folder.At("unet")).FullName;
        Add("config.json", FakeHub.GitHash(content));
        Add("notes.txt", FakeHub.LargeHash(content));
        Add("spoilt.json", FakeHub.LargeHash([1]));
        AtomicFile.Write(Path.Combine(component, "own.json"), stream => stream.Write(content));
        var files = ComponentFile.Of(new("unet", component), default).ToDictionary(static file => file.Name);
        Assert.That(files["config.json"], Is.EqualTo(new ComponentFile(
            "config.json", Path.Combine(blobs, FakeHub.GitHash(content)), content.Length,
            FakeHub.GitHash(content), FakeHub.GitHash(content))));
        Assert.That(files["notes.txt"].IsWrong, Is.False);
        Assert.That(files["spoilt.json"].IsWrong);
        Assert.That((files["own.json"].Hash, files["own.json"].Expected),
            Is.EqualTo((FakeHub.LargeHash(content), (string?)null)));

        void Add(string name, string hash)
        {
            AtomicFile.Write(Path.Combine(blobs, hash), stream => stream.Write(content));
            File.CreateSymbolicLink(Path.Combine(component, name), $"../blobs/{hash}");
        }
    }
}
