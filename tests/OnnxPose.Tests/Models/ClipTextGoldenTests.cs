using System.Text.Json.Nodes;
using OnnxPose.Inference;
using OnnxPose.Models;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Files;
using OnnxPose.Onnx.Safetensors;
using OnnxPose.TestKit;
using OnnxPose.Text;

namespace OnnxPose.Tests.Models;

[Category("Golden")]
[NeedsFixture]
[TestFixture("clip-text", false)]
[TestFixture("clip-text-proj", true)]
sealed class ClipTextGoldenTests(string fixture, bool projection)
{
    const float Tolerance = 1e-4f;

    readonly string _folder = GoldenFolder.Path(fixture);
    readonly SafetensorsFile _io = SafetensorsFile.Open(GoldenFolder.Path(fixture, "io.safetensors"));

    [OneTimeTearDown]
    public void Close() => _io.Dispose();

    [TestCase("")]
    [TestCase("short.")]
    public void Graph_GivesEveryPublishedState(string prefix)
    {
        var config = ClipTextConfig.Read(Path.Combine(_folder, "config.json"), "text_encoder");
        var outputs = ClipTextOutputs.AllStates | ClipTextOutputs.Last | ClipTextOutputs.Pooled
            | (projection ? ClipTextOutputs.Projected : 0);
        using var checkpoint = Checkpoint.Open(_folder);
        using var session = ModelSession.Open(
            new(_folder, "no such file",
                precision => ClipTextGraph.Build(config, checkpoint.NewScope(), outputs, precision)),
            TextEncoderContract.Of(config, outputs, "text_encoder"), InferenceOptions.Default);
        string[] names = [.. TextEncoderContract.Outputs(
            config, outputs).Select(static output => output.Name)];
        var results = session.Run([Ids(prefix)], names, default);
        Assert.That(results.Select(static result => result.Name), Is.EqualTo(names));
        Assert.That(names, Has.Length.EqualTo(config.Layers + 3 + (projection ? 1 : 0)));
        foreach (var result in results)
        {
            Near.Absolute(
                result.Data, _io.ReadSingles(prefix + result.Name), Tolerance, prefix + result.Name);
        }
    }

    [TestCase("")]
    [TestCase("short.")]
    public void Encoder_SkipsAsManyLayersAsItIsTold(string prefix)
    {
        using var encoder = TextEncoder.Load(_folder, outputs: ClipTextOutputs.AllStates);
        var (ids, layers) = (Ids(prefix).Data, encoder.Config.Layers);
        var length = ids.Length / (int)_io.Tensors[prefix + "input_ids"].Shape[0];
        TokenSequence[] texts = [.. ids.Chunk(length).Select(
            static row => new TokenSequence([.. row.Select(static id => (int)id)], 0))];
        for (var skip = 0; skip < layers; skip++)
        {
            var name = $"{prefix}hidden_states.{layers - 1 - skip}";
            Near.Absolute(
                encoder.EncodeSkipping(texts, skip).Penultimate, _io.ReadSingles(name), Tolerance, name);
        }
        Assert.That(() => encoder.EncodeSkipping(texts, layers),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [TestCase("")]
    [TestCase("short.")]
    public void Encoder_GivesPenultimatePooledAndProjectedStates(string prefix)
    {
        var outputs = ClipTextOutputs.Pooled | (projection ? ClipTextOutputs.Projected : 0);
        using var encoder = TextEncoder.Load(_folder, outputs: outputs);
        var states = encoder.Encode(Ids(prefix).Data, (int)_io.Tensors[prefix + "input_ids"].Shape[0]);
        var penultimate = $"{prefix}hidden_states.{encoder.Config.Layers - 1}";
        Near.Absolute(states.Penultimate, _io.ReadSingles(penultimate), Tolerance, penultimate);
        Near.Absolute(states.Pooled, _io.ReadSingles(prefix + "pooler_output"), Tolerance, "pooler_output");
        if (projection)
        {
            Near.Absolute(
                states.Projected, _io.ReadSingles(prefix + "text_embeds"), Tolerance, "text_embeds");
        }
    }

    [Test]
    public void Encoder_PoolsAtTheFirstEndToken_WhenTheConfigNamesIt()
    {
        var ids = Ids("").Data;
        using var folder = new TempFolder().With(_folder);
        var path = folder.At("config.json");
        // Where the config has the historical value, the end token is the highest id, so that both rules read
        // the same place.
        var end = ClipTextConfig.Read(path, "text_encoder").EndToken ?? (int)ids.Max();
        var config = JsonNode.Parse(File.ReadAllText(path))!;
        config["eos_token_id"] = end;
        AtomicFile.WriteText(path, config.ToJsonString());
        using var encoder = TextEncoder.Load(folder.Path, outputs: ClipTextOutputs.Pooled);
        Assert.That(encoder.Config.EndToken, Is.EqualTo(end));
        var states = encoder.Encode(ids, (int)_io.Tensors["input_ids"].Shape[0]);
        Near.Absolute(states.Pooled, _io.ReadSingles("pooler_output"), Tolerance, "pooler_output");
    }

    [TestCase(nameof(DType.F16))]
    [TestCase(nameof(DType.BF16))]
    public void Encoder_RunsHalfPrecisionWeights_AsTheNumbersTheyHold(string type)
    {
        var half = Enum.Parse<DType>(type);
        using var stored = ModelFolders.Rounded(_folder, half, half);
        using var same = ModelFolders.Rounded(_folder, half, DType.F32);
        using var encoder = TextEncoder.Load(stored.Path);
        using var reference = TextEncoder.Load(same.Path);
        var (ids, texts) = (Ids("").Data, (int)_io.Tensors["input_ids"].Shape[0]);
        Near.Scaled(
            encoder.Encode(ids, texts).Penultimate, reference.Encode(ids, texts).Penultimate,
            1e-5f, $"{fixture} in {type}");
    }

    HostTensor<long> Ids(string prefix) => HostTensor.Of(
        ClipTextGraph.Ids, _io.ReadInt64s(prefix + "input_ids"),
        [.. _io.Tensors[prefix + "input_ids"].Shape]);
}
