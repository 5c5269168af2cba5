using OnnxPose.Inference;
using OnnxPose.Models;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Files;
using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Safetensors;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Models;

/// <summary>Every tiny model in every place that it does not belong to.</summary>
sealed class WrongSlotTests
{
    static readonly string s_clip = GoldenFolder.Ours("clip-text");
    static readonly string s_t2p = GoldenFolder.Ours("t2p");

    sealed record Candidate(
        string File, string Folder, Func<Checkpoint, OnnxModel> Write, Action<string> Load);

    // The files that win over building, each with the place that takes it.
    static readonly Candidate[] s_models =
    [
        new("model.onnx", s_clip, Clip, folder => TextEncoder.Load(folder).Dispose()),
        new("model.onnx", s_t2p, T2p((c, w) => PoseTransformerGraph.Step(c, w, true)), LoadT2p),
        new("text.onnx", s_t2p, T2p((c, w) => PoseTransformerGraph.Text(c, w)), LoadT2p),
        new("model_no_text.onnx", s_t2p, T2p((c, w) => PoseTransformerGraph.Step(c, w, false)), LoadAllOfT2p),
        new("full.onnx", s_t2p, T2p((c, w) => PoseTransformerGraph.FullPass(c, w, true)), LoadAllOfT2p),
        new("full_no_text.onnx", s_t2p, T2p(
            (c, w) => PoseTransformerGraph.FullPass(c, w, false)), LoadAllOfT2p),
    ];

    static IEnumerable<TestCaseData> AllPairs =>
        from model in Enumerable.Range(0, s_models.Length)
        from slot in Enumerable.Range(0, s_models.Length)
        where model != slot
        select new TestCaseData(model, slot);

    [TestCaseSource(nameof(AllPairs))]
    public void AModelInTheWrongPlace_IsRefused_NamingFileSlotGotAndExpected(int model, int slot)
    {
        var (file, home, _, load) = s_models[slot];
        using var folder = new TempFolder().With(home);
        File.Copy(Path.Combine(s_models[model].Folder, "model.safetensors"), folder.At("wrong.safetensors"));
        using (var weights = Checkpoint.OpenFile(folder.At("wrong.safetensors")))
        {
            AtomicFile.Write(folder.At(file), stream => stream.Write(s_models[model].Write(weights).Bytes));
        }
        var alive = NativeObjects.Alive;
        var place = slot == 0 ? "text_encoder" : "t2p";
        Assert.That(() => load(folder.Path), Throws.TypeOf<ModelContractException>()
            .With.Message.Contains($"'{folder.At(file)}' is not usable as {place}:")
            .And.Message.Contains("expected"));
        Assert.That(NativeObjects.Alive, Is.EqualTo(alive), "something was left open");
    }

    [TestCase("clip-text", "t2p", "num_layers")]
    [TestCase("clip-text-proj", "t2p", "num_layers")]
    [TestCase("t2p", "text_encoder", "vocab_size")]
    public void AFolderInTheWrongPlace_IsRefused_NamingFileAndKey(string folder, string slot, string key)
    {
        var path = GoldenFolder.Ours(folder);
        Assert.That(
            () => Load(slot, path),
            Throws.TypeOf<ModelContractException>()
                .With.Message.Contains($"'{Path.Combine(path, "config.json")}' does not configure {slot}:")
                .And.Message.Contains($"'{key}'"));
    }

    [TestCase("clip-text", "clip-text-proj")]
    [TestCase("clip-text-proj", "clip-text")]
    [TestCase("clip-text", "t2p")]
    [TestCase("t2p", "clip-text")]
    public void WeightsOfAnotherModel_AreRefused_NamingFolderSlotAndTensor(string config, string weights)
    {
        using var folder = new TempFolder().With(GoldenFolder.Ours(config));
        File.Copy(
            GoldenFolder.Ours(weights, "model.safetensors"), folder.At("model.safetensors"), overwrite: true);
        var place = config == "t2p" ? "t2p" : "text_encoder";
        Assert.That(() => Load(place, folder.Path), Throws.TypeOf<ModelContractException>()
            .With.Message.Contains($"'{folder.Path}' is not usable as {place}:")
            .And.Message.Contains("ensor '"));
    }

    [Test]
    public void AFolderWithoutConfigOrWeights_IsRefused()
    {
        using var folder = new TempFolder();
        Assert.That(() => TextEncoder.Load(folder.Path),
            Throws.TypeOf<ModelContractException>().With.Message.Contains(folder.At("config.json")));
        File.Copy(Path.Combine(s_t2p, "config.json"), folder.At("config.json"));
        Assert.That(() => PoseTransformer.Load(folder.Path),
            Throws.TypeOf<ModelContractException>().With.Message.Contains($"'{folder.Path}' holds no weights")
                .And.Message.Contains("as t2p"));
    }

    static void Load(string slot, string folder)
    {
        using IDisposable model = slot == "t2p" ? PoseTransformer.Load(folder) : TextEncoder.Load(folder);
    }

    static void LoadT2p(string folder) => PoseTransformer.Load(folder).Dispose();

    static void LoadAllOfT2p(string folder)
    {
        using var transformer = PoseTransformer.Load(folder);
        var poses = RandomPoses.Create(transformer.Config, rows: 1, seed: 1);
        transformer.BeginWithoutText(1).Dispose();
        transformer.FullPass(poses, null);
        transformer.FullPass(poses, RandomPoses.Text(1, 3, transformer.Config.TextWidth, seed: 2));
    }

    static OnnxModel Clip(Checkpoint weights)
    {
        var config = ClipTextConfig.Read(Path.Combine(s_clip, "config.json"), "text_encoder");
        return ClipTextGraph.Build(config, weights.NewScope(), ClipTextOutputs.Penultimate);
    }

    static Func<Checkpoint, OnnxModel> T2p(
        Func<PoseTransformerConfig, PoseTransformerWeights, OnnxModel> write) =>
        weights =>
        {
            var config = PoseTransformerConfig.Read(Path.Combine(s_t2p, "config.json"), "t2p");
            return write(config, new(config, weights.NewScope()));
        };
}
