using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Onnx.Tests.Safetensors;

public class WeightScopeTests
{
    TemporaryFolder _folder = new();
    SafetensorsFile? _file;

    [SetUp]
    public void MakeWeights()
    {
        _folder = new();
        SafetensorsWriter.Write(_folder["model.safetensors"],
        [
            Tensor("text_model.encoder.layers.3.mlp.fc1.weight", 3, 2),
            Tensor("text_model.encoder.layers.3.mlp.fc1.bias", 3),
            Tensor("text_model.encoder.layers.30.mlp.fc1.bias", 3),
            Tensor("text_model.embeddings.position_ids", 1, 4),
            Tensor("logit_scale"),
        ]);
        _file = SafetensorsFile.Open(_folder["model.safetensors"]);
    }

    [TearDown]
    public void DropWeights()
    {
        _file?.Dispose();
        _folder.Dispose();
    }

    [Test]
    public void Scopes_SpellTheFullName()
    {
        var mlp = Root().Scope("text_model.encoder.layers", 3).Scope("mlp");
        var entry = mlp.Take("fc1.weight", 3, 2);

        Assert.That(entry.Name, Is.EqualTo("text_model.encoder.layers.3.mlp.fc1.weight"));
        Assert.That(mlp.Has("fc1.bias"));
        Assert.That(mlp.Has("fc2.bias"), Is.False);
        Assert.That(mlp.HasScope("fc1"));
        Assert.That(mlp.HasScope("fc"), Is.False);
        Assert.That(mlp.TakeSingles("fc1.bias", 3), Is.EqualTo(new[] { 0f, 1f, 2f }));
        Assert.That(Root().Take("logit_scale").Shape, Is.Empty);
    }

    [Test]
    public void WrongShape_NamesBothShapesTheTensorAndTheFile()
    {
        var error = Assert.Throws<ModelContractException>(() =>
            Root().Scope("text_model.encoder.layers", 3).Take("mlp.fc1.weight", 768, 3072));
        Assert.That(error.Message, Does.Contain("[3, 2]").And.Contain("[768, 3072]")
            .And.Contain("text_model.encoder.layers.3.mlp.fc1.weight")
            .And.Contain(_file?.Path));
    }

    [Test]
    public void MissingTensor_NamesTheNearest()
    {
        var error = Assert.Throws<ModelContractException>(() =>
            Root().Take("text_model.encoder.layers.3.mlp.fc2.bias", 3));
        Assert.That(error.Message, Does.Contain("'text_model.encoder.layers.3.mlp.fc2.bias'; the nearest are "
            + "'text_model.encoder.layers.3.mlp.fc1.bias'").And.Contain(_folder["model.safetensors"]));
    }

    [Test]
    public void NearestNames_AreInOrderOfTheirDistance()
    {
        Assert.That(NearestNames.Of("kitten", ["sitting", "mitten", "kitchen", "dog"]),
            Is.EqualTo(new[] { "mitten", "kitchen", "sitting" }));
        Assert.That(NearestNames.Of("x", []), Is.Empty);
        Assert.That(NearestNames.Of(new string('x', 100_000), ["a"]), Is.EqualTo(new[] { "a" }));
    }

    [Test]
    public void Unused_AreCountedAndNamed()
    {
        var root = Root();
        root.Scope("text_model.encoder.layers", 3).Take("mlp.fc1.weight", 3, 2);
        Assert.That(root.ThrowIfUnused, Throws.TypeOf<ModelContractException>().With.Message.Contains(
            "4 tensors were not used, first: logit_scale, text_model.embeddings.position_ids, text_model."));
    }

    [Test]
    public void OneUnused_IsCountedInTheSingular()
    {
        var root = Root();
        root.IgnoreScope("text_model");
        Assert.That(root.ThrowIfUnused, Throws.TypeOf<ModelContractException>().With.Message.Contains(
            "1 tensor was not used, first: logit_scale."));
    }

    [Test]
    public void IgnoredScope_EndsAtItsDot()
    {
        var root = Root();
        root.IgnoreScope("text_model.encoder.layers.3.");
        root.Scope("text_model").Scope("embeddings").Ignore("position_ids", "not_there");
        root.Take("logit_scale");
        Assert.That(root.ThrowIfUnused, Throws.TypeOf<ModelContractException>().With.Message.Contains(
            "1 tensor was not used, first: text_model.encoder.layers.30.mlp.fc1.bias"));
    }

    [Test]
    public void Scope_AnswersForWhatStandsBeneathIt()
    {
        var layer = Root().Scope("text_model.encoder.layers", 30);
        Assert.That(layer.ThrowIfUnused, Throws.TypeOf<ModelContractException>());
        layer.Take("mlp.fc1.bias", 3);
        layer.Take("mlp.fc1.bias", 3);
        Assert.That(layer.ThrowIfUnused, Throws.Nothing);
    }

    [Test]
    public void Asking_TakesNothing()
    {
        var root = Root();
        Assert.That(root.Has("logit_scale"));
        Assert.That(root.Peek("logit_scale").ElementCount, Is.EqualTo(1));
        Assert.That(root.ThrowIfUnused,
            Throws.TypeOf<ModelContractException>().With.Message.Contains("5 tensors"));
    }

    WeightScope Root() => new(_file ?? throw new InvalidOperationException());

    static TensorToWrite Tensor(string name, params ReadOnlySpan<long> shape)
    {
        var count = 1;
        foreach (var dimension in shape)
        {
            count *= (int)dimension;
        }
        float[] values = [.. Enumerable.Range(0, count).Select(static i => (float)i)];
        return TensorToWrite.FromSingles(name, shape, values);
    }
}
