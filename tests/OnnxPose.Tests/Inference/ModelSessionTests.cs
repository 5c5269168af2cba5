using NUnit.Framework.Constraints;
using OnnxPose.Inference;
using OnnxPose.Onnx.Files;
using OnnxPose.Onnx.Graphs;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Inference;

sealed class ModelSessionTests
{
    [Test]
    public void Run_GivesTheNamedOutputs()
    {
        using var session = Open();
        var results = session.Run([HostTensor.Of("x", new[] { 1f, 2f, 3f }, 3)], ["y"], default);
        Assert.That(results[0].Data, Is.EqualTo([2f, 4f, 6f]));
        Assert.That(results[0].Shape, Is.EqualTo([3L]));
    }

    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    [TestCase(float.NegativeInfinity)]
    public void Run_StopsValuesThatAreNotFinite_NamingStageAndPlace(float value)
    {
        using var session = Open();
        Assert.That(
            () => session.Run([HostTensor.Of("x", new[] { 1f, 2f, value }, 3)], ["y"], default),
            Throws.TypeOf<NonFiniteValueException>().With.Message.Contains("Output 'y' of toy")
                .And.Message.Contains("at index 2"));
    }

    [Test]
    public void Binding_StopsValuesThatAreNotFinite_AndCanBeUsedAgain()
    {
        using var session = Open();
        using var binding = session.Bind();
        var (x, y) = (binding.Input<float>("x", 2), binding.Output("y", 2));
        x.Data[1] = float.NaN;
        Assert.That(
            () => binding.Run(default),
            Throws.TypeOf<NonFiniteValueException>().With.Message.Contains("index 1"));
        x.Data[1] = 4;
        binding.Run(default);
        Assert.That(y.Data, Is.EqualTo([0f, 8f]));
    }

    [Test]
    public void AConstant_IsReadAsItIs_UntilAnotherTakesItsPlace()
    {
        using var session = Open();
        using var binding = session.Bind();
        var y = binding.Output("y", 2);
        binding.Constant("x", [1f, 2f], 2);
        binding.Run(default);
        Assert.That(y.Data, Is.EqualTo([2f, 4f]));
        binding.Constant("x", [3f, 4f], 2);
        GC.Collect();     // the first array is free to go or move
        binding.Run(default);
        Assert.That(y.Data, Is.EqualTo([6f, 8f]));
        Assert.That(() => binding.Constant("x", [1f], 2),
            Throws.ArgumentException.With.Message.Contains("'x' has 1 elements, expected those of [2]"));
    }

    [Test]
    public void Run_OnAnInputThatTheModelCannotTake_SaysWhichSlotFailed()
    {
        using var session = ModelSession.Open(
            ToyModels.Slow, ToyModels.SlowContract, InferenceOptions.Default);
        Assert.That(
            () => session.Run([HostTensor.Of("x", new float[6], 2, 3)], ["y"], default),
            Throws.TypeOf<ModelContractException>().With.Message.Contains("toy"));
    }

    [Test]
    public void Use_AfterDispose_SaysSo_AndDisposeMayComeTwice()
    {
        var session = Open();
        var binding = session.Bind();
        _ = (binding.Input<float>("x", 1), binding.Output("y", 1));
        session.Dispose();
        session.Dispose();
        Assert.That(() => session.Run([], ["y"], default), Disposed);
        Assert.That(session.Bind, Disposed);
        Assert.That(() => binding.Run(default), Disposed);
        Assert.That(() => binding.Allocate(OnnxType.Float32, 1), Disposed);
        binding.Dispose();
    }

    [Test]
    public void Dispose_OfABinding_LeavesTheSessionInUse()
    {
        using var session = Open();
        var binding = session.Bind();
        binding.Dispose();
        Assert.That(() => binding.Run(default), Disposed);
        Assert.That(
            session.Run([HostTensor.Of("x", new[] { 1f }, 1)], ["y"], default)[0].Data, Is.EqualTo([2f]));
    }

    [Test]
    public void NativeObjects_CountWhatIsAlive()
    {
        var before = NativeObjects.Alive;
        var session = Open();
        var binding = session.Bind();
        var buffer = binding.Allocate(OnnxType.Float32, 3);
        Assert.That(NativeObjects.Alive, Is.EqualTo(before + 3));
        buffer.Dispose();
        session.Dispose();     // and the binding with it
        Assert.That(NativeObjects.Alive, Is.EqualTo(before));
    }

    [TestCase("")]
    [TestCase("this is not a model")]
    public void Open_RefusesAFile_ThatIsNoModel(string content)
    {
        using var folder = new TempFolder();
        AtomicFile.WriteText(folder.At("model.onnx"), content);
        var source = new ModelSource(
            folder.Path, "model.onnx", _ => throw new InvalidOperationException("the file wins"));
        Assert.That(
            () => ModelSession.Open(source, ToyModels.DoubleContract, InferenceOptions.Default),
            Throws.TypeOf<ModelContractException>().With.Message.Contains(folder.At("model.onnx"))
                .And.Message.Contains("toy"));
    }

    [Test]
    public void Open_RefusesOptions_OutOfRange()
    {
        Assert.That(() => Open(new() { Threads = -1 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Open(new() { Threads = 1025 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(
            () => Open(new() { SpinMicroseconds = 1_000_001 }),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    static IResolveConstraint Disposed =>
        Throws.TypeOf<ObjectDisposedException>().With.Property("ObjectName").Contains(nameof(ModelSession));

    static ModelSession Open(InferenceOptions? options = null) =>
        ModelSession.Open(ToyModels.Double, ToyModels.DoubleContract, options ?? InferenceOptions.Default);
}
