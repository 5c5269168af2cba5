using OnnxPose.Inference;
using OnnxPose.Models;
using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Safetensors;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Models;

[Category("Golden")]
[NeedsFixture("t2p")]
sealed class PoseTransformerWeightTypeTests
{
    readonly T2pFixture _golden = new();

    [OneTimeTearDown]
    public void Close() => _golden.Dispose();

    [TestCase(nameof(DType.F16))]
    [TestCase(nameof(DType.BF16))]
    public void HalfPrecisionWeights_RunOnTheCpu_AsTheNumbersTheyHold(string type)
    {
        var half = Enum.Parse<DType>(type);
        using var stored = ModelFolders.Rounded(T2pFixture.Folder, half, half);
        using var same = ModelFolders.Rounded(T2pFixture.Folder, half, DType.F32);
        Near.Scaled(Stepwise(stored.Path), Stepwise(same.Path), 1e-5f, $"t2p in {type}");
        Near.Scaled(FullPass(stored.Path), FullPass(same.Path), 1e-5f, $"t2p in {type}, full pass");
    }

    [Test]
    public void TheGraphForHalfPrecision_RunsOnTheCpu_UpToItsRoundings()
    {
        // What CUDA would run: types, casts and cache in fp16.
        var options = new InferenceOptions { GraphType = OnnxType.Float16 };
        using var rounded = ModelFolders.Rounded(T2pFixture.Folder, DType.F16, DType.F32);
        var bound = HalfPrecisionError.Bound("t2p", rounded.Path);
        var expected = FullPass(rounded.Path);
        HalfPrecisionError.Require(Stepwise(rounded.Path, options), expected, bound, "t2p, stepwise");
        HalfPrecisionError.Require(FullPass(rounded.Path, options), expected, bound, "t2p, full pass");
    }

    [Test]
    public void WeightsThatStayMapped_GiveTheSame()
    {
        var options = new InferenceOptions { Prepack = false };
        Near.Absolute(
            Stepwise(T2pFixture.Folder, options), _golden.Singles("tf.logits"), 1e-4f, "without prepacking");
    }

    float[] Stepwise(string folder, InferenceOptions? options = null)
    {
        using var transformer = PoseTransformer.Load(folder, options);
        var poses = _golden.Poses();
        using var decoder = transformer.Begin(
            _golden.Text("tf.text_embeddings"), [.. Enumerable.Range(0, poses.Rows)]);
        return Stepper.Run(decoder, poses);
    }

    float[] FullPass(string folder, InferenceOptions? options = null)
    {
        using var transformer = PoseTransformer.Load(folder, options);
        return transformer.FullPass(_golden.Poses(), _golden.Text("tf.text_embeddings"));
    }
}
