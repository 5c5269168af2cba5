using OnnxPose.Models;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Files;
using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Safetensors;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Models;

/// <summary>The forms that a component's folder can have; each must give what the plain folder
/// gives.</summary>
sealed class FolderLayoutTests
{
    const string Name = "clip-text";

    static readonly string s_plain = GoldenFolder.Ours(Name);
    static readonly long[] s_ids = [3, 1, 4, 1, 5];
    static readonly Lazy<float[]> s_expected = new(() => Encode(s_plain));

    [Test]
    [Platform(Exclude = "Win")]
    public void TheHubsCache_IsMadeOfLinks_ThatLeadOutOfTheFolder()
    {
        using var hub = new TempFolder();
        var blobs = Directory.CreateDirectory(hub.At("blobs")).FullName;
        var snapshot = Directory.CreateDirectory(hub.At("snapshots", "0123abc")).FullName;
        foreach (var file in Directory.GetFiles(s_plain))
        {
            var blob = $"sha-of-{Path.GetFileName(file)}";
            File.Copy(file, Path.Combine(blobs, blob));
            File.CreateSymbolicLink(
                Path.Combine(snapshot, Path.GetFileName(file)), Path.Combine("..", "..", "blobs", blob));
        }
        Assert.That(Encode(snapshot), Is.EqualTo(s_expected.Value));
    }

    [Test]
    [Platform(Exclude = "Win")]
    public void AFolder_MayItselfBeALink()
    {
        using var folder = new TempFolder();
        Directory.CreateSymbolicLink(folder.At("text_encoder"), s_plain);
        Assert.That(Encode(folder.At("text_encoder")), Is.EqualTo(s_expected.Value));
    }

    [Test]
    public void APathWithOddCharacters_IsAPath()
    {
        using var root = new TempFolder();
        var folder = Directory.CreateDirectory(root.At("модель 模型 #1 %20 'x'")).FullName;
        foreach (var file in Directory.GetFiles(s_plain))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }
        Assert.That(Encode(folder), Is.EqualTo(s_expected.Value));
    }

    [Test]
    public void Shards_AreReadWhereTheyLie()
    {
        using var folder = new TempFolder();
        File.Copy(Path.Combine(s_plain, "config.json"), folder.At("config.json"));
        string[] shards = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"];
        ModelFolders.Rewrite(s_plain, folder.At(shards[0]), DType.F32, static name => !name.Contains("bias"));
        ModelFolders.Rewrite(s_plain, folder.At(shards[1]), DType.F32, static name => name.Contains("bias"));
        using (var source = Checkpoint.Open(s_plain))
        {
            var map = source.Tensors.Keys.Select(
                name => $"\"{name}\": \"{shards[name.Contains("bias") ? 1 : 0]}\"");
            AtomicFile.WriteText(
                folder.At("model.safetensors.index.json"),
                $$"""{ "weight_map": { {{string.Join(", ", map)}} } }""");
        }
        Assert.That(Encode(folder.Path), Is.EqualTo(s_expected.Value));
    }

    [Test]
    public void AModelOnnx_WinsOverTheWeights()
    {
        using var folder = new TempFolder();
        File.Copy(Path.Combine(s_plain, "config.json"), folder.At("config.json"));
        File.Copy(Path.Combine(s_plain, "model.safetensors"), folder.At("weights.safetensors"));
        AtomicFile.WriteText(
            folder.At("model.safetensors"), "broken: whoever reads this has not seen model.onnx");
        Assert.That(() => Encode(folder.Path), Throws.TypeOf<SafetensorsFormatException>());

        var config = ClipTextConfig.Read(folder.At("config.json"), "text_encoder");
        using var weights = Checkpoint.OpenFile(folder.At("weights.safetensors"));
        var model = ClipTextGraph.Build(config, weights.NewScope(), ClipTextOutputs.Penultimate);
        AtomicFile.Write(folder.At("model.onnx"), stream => stream.Write(model.Bytes));
        Assert.That(Encode(folder.Path), Is.EqualTo(s_expected.Value));
    }

    [Test]
    public void ThePoseTransformersModels_WinOneByOne()
    {
        var golden = GoldenFolder.Ours("t2p");
        using var folder = new TempFolder();
        File.Copy(Path.Combine(golden, "config.json"), folder.At("config.json"));
        File.Copy(Path.Combine(golden, "model.safetensors"), folder.At("weights.safetensors"));
        var config = PoseTransformerConfig.Read(folder.At("config.json"), "t2p");
        using var checkpoint = Checkpoint.OpenFile(folder.At("weights.safetensors"));
        var weights = new PoseTransformerWeights(config, checkpoint.NewScope());
        Write("model.onnx", PoseTransformerGraph.Step(config, weights, withText: true));
        Write("text.onnx", PoseTransformerGraph.Text(config, weights));

        using var transformer = PoseTransformer.Load(folder.Path);
        using var reference = PoseTransformer.Load(golden);
        Assert.That(FirstLogits(transformer), Is.EqualTo(FirstLogits(reference)));
        Assert.That(() => transformer.BeginWithoutText(1), Throws.TypeOf<ModelContractException>());
        Write("model_no_text.onnx", PoseTransformerGraph.Step(config, weights, withText: false));
        transformer.BeginWithoutText(1).Dispose();

        void Write(string name, OnnxModel model) =>
            AtomicFile.Write(folder.At(name), stream => stream.Write(model.Bytes));
    }

    static float[] FirstLogits(PoseTransformer transformer)
    {
        var text = RandomPoses.Text(1, 4, transformer.Config.TextWidth, seed: 9);
        using var decoder = transformer.Begin(text, [0]);
        decoder.Tokens[0] = PoseToken.Start(0.7f);
        decoder.Step(default);
        return decoder.Logits(0, PoseHead.Box).ToArray();
    }

    static float[] Encode(string folder)
    {
        using var encoder = TextEncoder.Load(folder);
        return encoder.Encode(s_ids, 1).Penultimate;
    }
}
