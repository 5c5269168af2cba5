using OnnxPose.Inference;
using OnnxPose.Models;
using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Safetensors;
using OnnxPose.Scoring;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Models;

[Category("Golden")]
[NeedsFixture("clapp")]
sealed class ClappGoldenTests
{
    const float Tolerance = 1e-5f;

    static readonly string s_folder = GoldenFolder.Path("clapp");

    readonly SafetensorsFile _io = SafetensorsFile.Open(GoldenFolder.Path("clapp", "io.safetensors"));

    [OneTimeTearDown]
    public void Close() => _io.Dispose();

    [Test]
    public void Heads_GiveThePublishedEmbeddingsAndScores()
    {
        using var heads = ClappHeads.Load(s_folder);
        var poses = heads.EmbedPoses(_io.ReadSingles("pose_features"), Rows("pose_features"));
        var texts = heads.EmbedTexts(_io.ReadSingles("text_features"), Rows("text_features"));
        Near.Absolute(poses, _io.ReadSingles("pose_embeddings"), Tolerance, "pose_embeddings");
        Near.Absolute(texts, _io.ReadSingles("text_embeddings"), Tolerance, "text_embeddings");
        Near.Absolute(
            PoseScorer.Cosines(texts, poses, heads.Config.Embedding),
            _io.ReadSingles("scores"), Tolerance, "scores");
    }

    [Test]
    public void Heads_TakeFeaturesAsTheyCome_BecauseUnitFeaturesGiveSomethingElse()
    {
        using var heads = ClappHeads.Load(s_folder);
        var features = _io.ReadSingles("pose_features");
        for (var row = 0; row < Rows("pose_features"); row++)
        {
            UnitVector.Normalize(
                features.AsSpan(row * heads.Config.PoseFeatures, heads.Config.PoseFeatures));
        }
        Near.Absolute(
            heads.EmbedPoses(features, Rows("pose_features")),
            _io.ReadSingles("pose_embeddings_of_unit_features"), Tolerance, "of unit features");
    }

    [Test]
    public void Heads_NeedNoConfig()
    {
        using var folder = new TempFolder();
        foreach (var head in new[] { "pose_projection", "text_projection" })
        {
            Directory.CreateDirectory(folder.At(head));
            File.Copy(
                Path.Combine(s_folder, head, "model.safetensors"), folder.At(head, "model.safetensors"));
        }
        using var bare = ClappHeads.Load(folder.Path);
        using var heads = ClappHeads.Load(s_folder);
        Assert.That(bare.Config, Is.EqualTo(heads.Config));
    }

    [TestCase(nameof(DType.F16))]
    [TestCase(nameof(DType.BF16))]
    public void Heads_RunHalfPrecisionWeights_AsTheNumbersTheyHold(string type)
    {
        var half = Enum.Parse<DType>(type);
        using var stored = Rounded(half, half);
        using var same = Rounded(half, DType.F32);
        Near.Absolute(Poses(stored.Path), Poses(same.Path), 1e-5f, $"clapp in {type}");
    }

    [Test]
    public void TheGraphForHalfPrecision_RunsOnTheCpu_UpToItsRoundings()
    {
        using var rounded = Rounded(DType.F16, DType.F32);
        HalfPrecisionError.Require(
            Poses(rounded.Path, new() { GraphType = OnnxType.Float16 }), Poses(rounded.Path),
            HalfPrecisionError.Bound("clapp", rounded.Path), "clapp");
    }

    [Test]
    public void Heads_RefuseFeaturesOfAnotherWidth()
    {
        using var heads = ClappHeads.Load(s_folder);
        Assert.That(() => heads.EmbedPoses(new float[heads.Config.PoseFeatures + 1], 1),
            Throws.ArgumentException.With.Message.Contains($"rows of {heads.Config.PoseFeatures} features"));
        Assert.That(() => heads.EmbedTexts([], 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    int Rows(string name) => (int)_io.Tensors[name].Shape[0];

    float[] Poses(string folder, InferenceOptions? options = null)
    {
        using var heads = ClappHeads.Load(folder, options);
        return heads.EmbedPoses(_io.ReadSingles("pose_features"), Rows("pose_features"));
    }

    static TempFolder Rounded(DType rounding, DType stored)
    {
        var copy = new TempFolder();
        foreach (var head in Directory.GetDirectories(s_folder))
        {
            using var rounded = ModelFolders.Rounded(head, rounding, stored);
            var target = Directory.CreateDirectory(copy.At(Path.GetFileName(head))).FullName;
            File.Copy(rounded.At("model.safetensors"), Path.Combine(target, "model.safetensors"));
        }
        return copy;
    }
}
