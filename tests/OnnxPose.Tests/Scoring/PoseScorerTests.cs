using System.Numerics.Tensors;
using OnnxPose.Imaging;
using OnnxPose.Inference;
using OnnxPose.Models;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Poses;
using OnnxPose.Scoring;
using OnnxPose.TestKit;
using OnnxPose.Tests.Models;
using OnnxPose.Tests.Poses;
using OnnxPose.Text;

namespace OnnxPose.Tests.Scoring;

sealed class PoseScorerTests
{
    static readonly string[] s_texts = ["a woman waving", "", "two people dancing in the rain"];
    static readonly Pose s_nobody = new(0.75f, []);
    static readonly Pose s_sparse = new(0.75f, [SamplePoses.TwoPeople.People[1]]);

    readonly TempFolder _folder = new();
    PoseScorer _scorer = null!;

    [OneTimeSetUp]
    public void Open() =>
        _scorer = HubScorer.Open(new(RandomScorer.Write(_folder.Path)), InferenceOptions.Default);

    [OneTimeTearDown]
    public void Close()
    {
        _scorer.Dispose();
        _folder.Dispose();
    }

    [Test]
    public void Score_IsTheCosine_OfWhatTheFourNetworksGive()
    {
        Pose[] poses = [SamplePoses.TwoPeople, s_sparse];
        var scores = _scorer.Score(s_texts, poses);
        Assert.That((scores.Texts, scores.Poses), Is.EqualTo((3, 2)));

        var tokenizer = ClipTokenizer.Load(_folder.At("tokenizer"));
        using var text = TextEncoder.Load(_folder.At("text_encoder"), null, ClipTextOutputs.Projected);
        using var vision = VisionEncoder.Load(_folder.At("clip_vision"));
        using var heads = ClappHeads.Load(_folder.At("clapp"));
        for (var i = 0; i < 3; i++)
        {
            var words = heads.EmbedTexts(text.Encode([tokenizer.Encode(s_texts[i])]).Projected, 1);
            for (var j = 0; j < 2; j++)
            {
                var picture = PosePainter.DrawCenterCrop(poses[j], RandomScorer.ImageSize);
                var pose = heads.EmbedPoses(vision.Encode([picture]), 1);
                var cosine = TensorPrimitives.CosineSimilarity<float>(words, pose);
                Assert.That(scores[i, j], Is.EqualTo(cosine).Within(1e-5));
            }
        }
    }

    [Test]
    public void Score_OfManyPoses_IsThatOfEachAlone()
    {
        Pose[] poses = [.. Enumerable.Range(0, EncodingBatches.ItemsPerRun + 3).Select(static i =>
            new Pose(0.5f + (i * 0.04f), i % 3 == 0 ? [] : [SamplePoses.TwoPeople.People[i % 2]]))];
        var scores = _scorer.Score(s_texts, poses);
        foreach (var pose in new[] { 0, 1, EncodingBatches.ItemsPerRun, poses.Length - 1 })
        {
            float[] column = [scores[0, pose], scores[1, pose], scores[2, pose]];
            Near.Absolute(_scorer.Score(s_texts, [poses[pose]]).Values, column, 1e-5f, $"pose {pose}");
        }
    }

    [Test]
    public void Score_OfManyTexts_IsThatOfEachAlone()
    {
        string[] texts =
            [.. Enumerable.Range(0, EncodingBatches.ItemsPerRun + 2).Select(static i => $"pose {i}")];
        var scores = _scorer.Score(texts, [s_sparse]);
        Assert.That(scores.Texts, Is.EqualTo(texts.Length));
        Assert.That(scores[texts.Length - 1, 0],
            Is.EqualTo(_scorer.Score([texts[^1]], [s_sparse])[0, 0]).Within(1e-5));
    }

    [Test]
    public void AnEmptyPose_ScoresAsTheBlackPicture()
    {
        var scores = _scorer.Score(s_texts, [s_nobody]);
        var black = _scorer.Score(s_texts, [new RgbImage(RandomScorer.ImageSize, RandomScorer.ImageSize)]);
        Assert.That(scores.Values.ToArray(), Is.EqualTo(black.Values.ToArray()));
        Assert.That(scores.Values.ToArray(), Is.All.InRange(-1f, 1f));
    }

    [Test]
    public void BestPose_IsTheHighestOfItsRow()
    {
        var scores = _scorer.Score(s_texts, [s_nobody, SamplePoses.TwoPeople, s_sparse]);
        for (var text = 0; text < 3; text++)
        {
            var best = scores.BestPose(text);
            float[] row = [scores[text, 0], scores[text, 1], scores[text, 2]];
            Assert.That(row, Is.All.LessThanOrEqualTo(scores[text, best]));
        }
        Assert.That(() => scores[3, 0], Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => scores[0, -1], Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => scores.BestPose(3), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Cosines_NeverLeaveTheirRange()
    {
        float[] vector = [0.57735034f, 0.57735034f, 0.57735034f];     // its square is a hair above 1
        float[] opposite = [-0.57735034f, -0.57735034f, -0.57735034f];
        Assert.That(PoseScorer.Cosines(vector, [.. vector, .. opposite], 3), Is.EqualTo((float[])[1, -1]));
    }

    [Test]
    public void TinyAndHugePictures_HaveAScore()
    {
        var scores = _scorer.Score(s_texts, [new RgbImage(1, 1), new RgbImage(3, 700), new RgbImage(900, 5)]);
        Assert.That(scores.Values.ToArray(), Is.All.InRange(-1f, 1f));
    }

    [Test]
    public void NothingToScore_IsRefused()
    {
        Assert.That(() => _scorer.Score([], [s_nobody]),
            Throws.ArgumentException.With.Message.Contains("no text"));
        Assert.That(() => _scorer.Score(s_texts, Array.Empty<Pose>()),
            Throws.ArgumentException.With.Message.Contains("no picture"));
        Assert.That(() => _scorer.Score(s_texts, [new RgbImage(1, 10_000)]),
            Throws.ArgumentException.With.Message.Contains("1 x 10000"));
    }

    [Test]
    public void ACancelledCall_Throws() => Assert.That(
        () => _scorer.Score(s_texts, [s_nobody], new CancellationToken(true)),
        Throws.InstanceOf<OperationCanceledException>());

    [TestCase("clip_vision", "vision encoder")]
    [TestCase("text_encoder", "text encoder")]
    public void NetworksOfAnotherWidth_AreRefused_AndNothingStaysOpen(string component, string named)
    {
        using var folder = new TempFolder();
        RandomScorer.Write(folder.Path);
        ReplaceProjection(folder.At(component), RandomScorer.Features + 1);
        var alive = NativeObjects.Alive;
        Assert.That(() => HubScorer.Open(new(folder.Path), InferenceOptions.Default),
            Throws.TypeOf<ModelContractException>().With.Message.Contains(named)
                .And.Message.Contains($"{RandomScorer.Features + 1} wide, expected {RandomScorer.Features}"));
        Assert.That(NativeObjects.Alive, Is.EqualTo(alive), "something was left open");
    }

    [TestCase("clapp")]
    [TestCase("clip_vision")]
    [TestCase("text_encoder")]
    [TestCase("tokenizer")]
    public void AMissingComponent_IsNamed(string component)
    {
        using var folder = new TempFolder();
        RandomScorer.Write(folder.Path);
        Directory.Delete(folder.At(component), recursive: true);
        var error = Assert.Throws<ModelNotFoundException>(
            () => HubScorer.Open(new(folder.Path), InferenceOptions.Default));
        Assert.That(error.Component, Is.EqualTo(component));
    }

    [Test]
    public void Dispose_LeavesTheTextEncoderOpen_WhereItIsShared()
    {
        var tokenizer = ClipTokenizer.Load(_folder.At("tokenizer"));
        using var text = TextEncoder.Load(_folder.At("text_encoder"), null, ClipTextOutputs.Projected);
        var scorer = new PoseScorer(tokenizer, text, VisionEncoder.Load(_folder.At("clip_vision")),
            ClappHeads.Load(_folder.At("clapp")), leaveTextOpen: true);
        scorer.Dispose();
        Assert.That(text.Encode([tokenizer.Encode("still there")]).Projected, Is.Not.Empty);
        Assert.That(() => scorer.Score(s_texts, [s_nobody]), Throws.InstanceOf<ObjectDisposedException>());
    }

    static void ReplaceProjection(string folder, int width)
    {
        var config = File.ReadAllText(Path.Combine(folder, "config.json"));
        Onnx.Files.AtomicFile.WriteText(Path.Combine(folder, "config.json"), config.Replace(
            $"\"projection_dim\":{RandomScorer.Features}", $"\"projection_dim\":{width}"));
        ModelFolders.Resize(folder, "projection.weight", width);
    }
}
