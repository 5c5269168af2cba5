using OnnxPose.Models;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Safetensors;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Models;

sealed class TextEncoderTests
{
    static readonly string s_folder = GoldenFolder.Ours("clip-text-proj");

    readonly TextEncoder _encoder = TextEncoder.Load(s_folder);

    [OneTimeTearDown]
    public void Close() => _encoder.Dispose();

    [Test]
    public void Encode_GivesEachTextTheSame_AloneAndInABatch()
    {
        var size = _encoder.Config.VocabularySize;
        long[] ids = [.. Enumerable.Range(0, 3 * 10).Select(i => 7L * i % size)];
        var batch = _encoder.Encode(ids, 3).Penultimate;
        for (var row = 0; row < 3; row++)
        {
            var alone = _encoder.Encode(ids[(10 * row)..(10 * (row + 1))], 1).Penultimate;
            Near.Scaled(batch.AsSpan(row * alone.Length, alone.Length), alone, 1e-5f, $"row {row}");
        }
    }

    [Test]
    public void Encode_RefusesIds_OutsideOfTheVocabulary()
    {
        var size = _encoder.Config.VocabularySize;
        Assert.That(() => _encoder.Encode([1, size], 1),
            Throws.ArgumentException.With.Message.Contains($"Id {size} at index 1"));
        Assert.That(() => _encoder.Encode([-1], 1), Throws.ArgumentException.With.Message.Contains("Id -1"));
    }

    [Test]
    public void Encode_RefusesTexts_ThatAreRaggedEmptyOrTooLong()
    {
        Assert.That(() => _encoder.Encode(new long[5], 2), Throws.ArgumentException);
        Assert.That(() => _encoder.Encode([], 1), Throws.ArgumentException);
        Assert.That(() => _encoder.Encode([], 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => _encoder.Encode(new long[_encoder.Config.MaxTokens + 1], 1),
            Throws.ArgumentException.With.Message.Contains($"1 to {_encoder.Config.MaxTokens}"));
    }

    [Test]
    public void Load_FindsTheTextEncoder_OfAWholeClip()
    {
        using var folder = new TempFolder().With(s_folder);
        var config = File.ReadAllText(folder.At("config.json"));
        Onnx.Files.AtomicFile.WriteText(
            folder.At("config.json"), $$"""{ "text_config": {{config}}, "projection_dim": 1 }""");
        AddTensors(
            folder,
            TensorToWrite.FromSingles("vision_model.embeddings.class_embedding", [2], new float[2]),
            TensorToWrite.FromSingles("logit_scale", [], new float[1]));
        using var encoder = TextEncoder.Load(folder.Path);
        Assert.That(
            encoder.Encode([1, 2, 3], 1).Penultimate, Is.EqualTo(_encoder.Encode([1, 2, 3], 1).Penultimate));
    }

    [Test]
    public void Load_RefusesWeights_ThatNothingUses()
    {
        using var folder = new TempFolder().With(s_folder);
        const string Extra = "text_model.encoder.layers.0.extra";
        AddTensors(folder, TensorToWrite.FromSingles(Extra, [1], new float[1]));
        Assert.That(() => TextEncoder.Load(folder.Path),
            Throws.TypeOf<ModelContractException>().With.Message.Contains(Extra));
    }

    [Test]
    public void Load_AskedForAProjection_RefusesWeightsWithoutOne() =>
        Assert.That(
            () => TextEncoder.Load(GoldenFolder.Ours("clip-text"), outputs: ClipTextOutputs.Projected),
            Throws.TypeOf<ModelContractException>().With.Message.Contains("text_projection.weight"));

    static void AddTensors(TempFolder folder, params TensorToWrite[] more)
    {
        using var source = Checkpoint.Open(s_folder);
        var tensors = source.Tensors.Values.Select(entry =>
            TensorToWrite.FromBytes(entry.Name, entry.Shape.AsSpan(), entry.DType, source.ReadBytes(entry)));
        SafetensorsWriter.Write(folder.At("model.safetensors"), [.. tensors, .. more]);
    }
}
