using OnnxPose.Imaging;
using OnnxPose.Models;
using OnnxPose.Numerics;
using OnnxPose.Onnx.Files;
using OnnxPose.Onnx.Safetensors;
using OnnxPose.Scoring;
using OnnxPose.TestKit;
using OnnxPose.Tests.Imaging;

namespace OnnxPose.Tests.Scoring;

sealed class AestheticScorerTests
{
    // The published numbers of the layers, with gaps where dropout stood.
    static readonly (int Number, int In, int Out)[] s_layers =
        [(0, 20, 32), (2, 32, 16), (4, 16, 8), (6, 8, 6), (7, 6, 1)];

    static (string Name, long[] Shape, float[] Values)[] Tensors()
    {
        var random = PoseRandom.FromSeed(3);
        return [.. s_layers.SelectMany(layer => new[]
        {
            Create($"layers.{layer.Number}.weight", layer.Out, layer.In),
            Create($"layers.{layer.Number}.bias", layer.Out),
        })];

        (string, long[], float[]) Create(string name, params long[] shape)
        {
            var values = new float[shape.Aggregate(1L, static (a, b) => a * b)];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = (float)(0.3 * random.NextNormal());
            }
            return (name, shape, values);
        }
    }

    [Test]
    public void Head_IsItsLayersOneAfterTheOther()
    {
        using var folder = new TempFolder();
        var head = AestheticHead.Load(WriteSafetensors(folder));
        float[] input = [.. Enumerable.Range(0, 20).Select(static i => MathF.Sin(i))];
        var values = Array.ConvertAll(input, static value => (double)value);
        var tensors = Tensors();
        for (var layer = 0; layer < s_layers.Length; layer++)
        {
            var (weight, bias, x) = (tensors[2 * layer].Values, tensors[(2 * layer) + 1].Values, values);
            values = [.. bias.Select((b, row) =>
                b + x.Select((v, i) => v * weight[(row * x.Length) + i]).Sum())];
        }
        Assert.That(head.Width, Is.EqualTo(20));
        Assert.That(head.Rate(input), Is.EqualTo(values.Single()).Within(1e-5));
    }

    [Test]
    public void Head_OfATorchFile_IsThatOfSafetensors()
    {
        using var folder = new TempFolder();
        Put(folder.At("sac+logos+ava1-l14-linearMSE.pth"), TorchBytes.Of(Tensors()));
        using var other = new TempFolder();
        var embedding = new float[20];
        embedding[3] = 1;
        var expected = AestheticHead.Load(WriteSafetensors(other)).Rate(embedding);
        Assert.That(AestheticHead.Load(folder.Path).Rate(embedding), Is.EqualTo(expected));
        Assert.That(AestheticHead.Load(folder.At("sac+logos+ava1-l14-linearMSE.pth")).Rate(embedding),
            Is.EqualTo(expected));
        Assert.That(AestheticHead.Load(other.At("model.safetensors")).Rate(embedding), Is.EqualTo(expected));
        Assert.That(() => AestheticHead.Load(folder.Path).Rate(new float[19]),
            Throws.ArgumentException.With.Message.Contains("expects 20"));
    }

    [Test]
    public void Scorer_NormalisesEachEmbedding_AndRatesEachPictureAsAlone()
    {
        using var folder = new TempFolder();
        RandomScorer.Write(folder.Path);
        using var vision = VisionEncoder.Load(folder.At("clip_vision"));
        var head = AestheticHead.Load(WriteSafetensors(folder));
        var scorer = new AestheticScorer(vision, head, leaveVisionOpen: true);
        RgbImage[] pictures = [Pictures.Noise(31, 57, 1), Pictures.Mixed(80, 64), new(1, 1)];
        var ratings = scorer.Score(pictures);
        for (var i = 0; i < pictures.Length; i++)
        {
            var embedding = vision.Encode([pictures[i]]);
            var length = Math.Sqrt(embedding.Sum(static value => (double)value * value));
            var unit = Array.ConvertAll(embedding, value => (float)(value / length));
            Assert.That(ratings[i], Is.EqualTo(head.Rate(unit)).Within(1e-5));
        }
        Assert.That(() => scorer.Score([]), Throws.ArgumentException.With.Message.Contains("no picture"));
    }

    [Test]
    public void AVisionEncoderOfAnotherWidth_IsRefused()
    {
        using var folder = new TempFolder();
        RandomScorer.Write(folder.Path);
        using var vision = VisionEncoder.Load(folder.At("clip_vision"));
        Put(folder.At("a.pth"), TorchBytes.Of(
            ("layers.0.weight", [1, 7], new float[7]), ("layers.0.bias", [1], [5])));
        Assert.That(() => new AestheticScorer(vision, AestheticHead.Load(folder.At("a.pth"))),
            Throws.TypeOf<ModelContractException>().With.Message.Contains("20 wide, expected 7"));
    }

    [Test]
    public void TensorsThatAreNoChain_AreRefused()
    {
        AssertRefused("0 tensors named", ("other", [1], [1]));
        AssertRefused("layers.7.weight",
            ("layers.7.weight", [2, 3], new float[6]), ("layers.7.bias", [2], [1, 2]));
        AssertRefused("layers.0.bias", ("layers.0.weight", [1, 3], new float[3]));
        AssertRefused("layers.0.weight", ("layers.0.weight", [1], [1]), ("layers.0.bias", [1], [1]));
        AssertRefused("1 tensor was not used", ("layers.0.weight", [1, 1], [1]), ("layers.0.bias", [1], [1]),
            ("layers.0.scale", [1], [1]));
        AssertRefused("layers.0.weight", ("layers.0.weight", [5, 3], new float[15]),
            ("layers.0.bias", [5], new float[5]), ("layers.1.weight", [1, 4], new float[4]),
            ("layers.1.bias", [1], [1]));
    }

    [Test]
    public void AFolderOfTwoTorchFiles_OrOfNone_IsRefused()
    {
        using var folder = new TempFolder();
        Assert.That(() => AestheticHead.Load(folder.Path),
            Throws.TypeOf<ModelContractException>().With.Message.Contains("holds no weights"));
        Put(folder.At("a.pth"), TorchBytes.Of(Tensors()));
        Put(folder.At("b.pt"), TorchBytes.Of(Tensors()));
        Assert.That(() => AestheticHead.Load(folder.Path),
            Throws.TypeOf<ModelContractException>().With.Message.Contains("a.pth, b.pt"));
    }

    static void AssertRefused(string fault, params (string Name, long[] Shape, float[] Values)[] tensors)
    {
        using var folder = new TempFolder();
        Put(folder.At("a.pth"), TorchBytes.Of(tensors));
        Assert.That(() => AestheticHead.Load(folder.Path),
            Throws.TypeOf<ModelContractException>().With.Message.Contains(fault));
    }

    static void Put(string path, byte[] bytes) => AtomicFile.Write(path, stream => stream.Write(bytes));

    static string WriteSafetensors(TempFolder folder)
    {
        SafetensorsWriter.Write(folder.At("model.safetensors"),
            [.. Tensors().Select(static t => TensorToWrite.FromSingles(t.Name, t.Shape, t.Values))]);
        return folder.Path;
    }
}
