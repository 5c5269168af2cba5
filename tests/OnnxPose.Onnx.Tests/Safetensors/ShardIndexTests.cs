using System.Text;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Onnx.Tests.Safetensors;

/// <summary>Checkpoints in several files, whole and broken.</summary>
public class ShardIndexTests
{
    const string Index = "model.safetensors.index.json";

    TemporaryFolder _folder = new();

    [SetUp]
    public void MakeShards()
    {
        _folder = new();
        Write("1.safetensors", "a");
        Write("2.safetensors", "b", "c");
    }

    [TearDown]
    public void DropFolder() => _folder.Dispose();

    internal static void Put(TemporaryFolder folder, string name, string text) =>
        folder.Put(name, Encoding.UTF8.GetBytes(text));

    [TestCase("model.safetensors.index.json")]
    [TestCase("diffusion_pytorch_model.safetensors.index.json")]
    [TestCase("diffusion_pytorch_model.safetensors.index.fp16.json")]
    public void Shards_ReadAsOneCheckpoint(string index)
    {
        Put(_folder, index, """
            {"metadata":{"total_size":24},
             "weight_map":{"a":"1.safetensors","b":"2.safetensors","c":"2.safetensors"}}
            """);
        using var checkpoint = Checkpoint.Open(_folder.Path);

        Assert.That(checkpoint.Tensors.Keys, Is.EquivalentTo(new[] { "a", "b", "c" }));
        Assert.That(checkpoint.ReadSingles("c"), Is.EqualTo(new[] { 1f, 2f }));
        Assert.That(checkpoint.NewScope().Take("a", 2).FilePath, Does.EndWith("1.safetensors"));
    }

    static IEnumerable<TestCaseData> Broken()
    {
        static string Map(string shard) => $"{{\"weight_map\":{{\"a\":{shard}}}}}";

        foreach (var (name, text) in new[]
        {
            ("nothing", ""), ("no JSON", "weights"), ("array", "[]"), ("no map", "{}"), ("null", "null"),
            ("trailing text", Map("\"1.safetensors\"") + "x"), ("comment", "/**/" + Map("\"1.safetensors\"")),
            ("map of null", "{\"weight_map\":null}"), ("map of an array", "{\"weight_map\":[]}"),
            ("map of a string", "{\"weight_map\":\"1.safetensors\"}"), ("empty map", "{\"weight_map\":{}}"),
            ("map twice", """{"weight_map":{"a":"1.safetensors"},"weight_map":{"a":"1.safetensors"}}"""),
            ("name twice", "{\"weight_map\":{\"a\":\"1.safetensors\",\"a\":\"2.safetensors\"}}"),
            ("name of a lone surrogate", "{\"weight_map\":{\"\\ud800\":\"1.safetensors\"}}"),
            ("shard of a lone surrogate", Map("\"\\ud800.safetensors\"")),
            ("shard null", Map("null")), ("shard a number", Map("1")), ("shard an object", Map("{}")),
            ("shard empty", Map("\"\"")), ("shard a dot", Map("\".\"")), ("shard two dots", Map("\"..\"")),
            ("shard above", Map("\"../1.safetensors\"")),
            ("shard above twice", Map("\"../../1.safetensors\"")),
            ("shard below and above", Map("\"x/../1.safetensors\"")),
            ("shard below", Map("\"x/1.safetensors\"")),
            ("shard absolute", Map("\"/1.safetensors\"")),
            ("shard of a network", Map("\"//host/1.safetensors\"")),
            ("shard with backslashes", Map("\"..\\\\1.safetensors\"")),
            ("shard of a drive", Map("\"C:1.safetensors\"")),
            ("shard of a stream", Map("\"1.safetensors:x.safetensors\"")),
            ("shard with a zero", Map("\"1.safetensors\\u0000.safetensors\"")),
            ("shard with a newline", Map("\"1\\n.safetensors\"")),
            ("shard of another kind", Map("\"passwd\"")),
            ("shard name too long", Map($"\"{new string('n', 300)}.safetensors\"")),
            ("shard name of a mebibyte", Map($"\"../{new string('n', 1 << 20)}.safetensors\"")),
            ("depth bomb", "{\"weight_map\":" + string.Concat(Enumerable.Repeat("{\"a\":", 100_000))),
            ("tensor that its shard does not hold", Map("\"2.safetensors\"")),
            ("too large", Map("\"1.safetensors\"") + new string(' ', 17 << 20)),
            ("shards without number", "{\"weight_map\":{" + string.Join(",", Enumerable.Range(0, 2000)
                .Select(static i => FormattableString.Invariant($"\"{i}\":\"{i}.safetensors\""))) + "}}"),
        })
        {
            yield return new TestCaseData(text).SetArgDisplayNames(name);
        }
    }

    [TestCaseSource(nameof(Broken))]
    public void BrokenIndex_IsRefused_AndNamed(string text)
    {
        Put(_folder, Index, text);
        Assert.That(() => Checkpoint.Open(_folder.Path), Throws.TypeOf<SafetensorsFormatException>()
            .With.Message.Contains(Index).And.Message.Length.LessThan(2000));
    }

    [Test]
    public void MissingShard_IsNamed()
    {
        Put(_folder, Index, "{\"weight_map\":{\"a\":\"1.safetensors\",\"d\":\"3.safetensors\"}}");
        Assert.That(() => Checkpoint.Open(_folder.Path), Throws.TypeOf<ModelContractException>()
            .With.Message.Contains(Index).And.Message.Contains("3.safetensors"));
    }

    [Test]
    public void BrokenShard_IsNamed()
    {
        _folder.Put("2.safetensors", "not a model"u8);
        Put(_folder, Index, "{\"weight_map\":{\"a\":\"1.safetensors\",\"b\":\"2.safetensors\"}}");
        Assert.That(() => Checkpoint.Open(_folder.Path),
            Throws.TypeOf<SafetensorsFormatException>().With.Message.Contains("2.safetensors"));
    }

    [Test]
    public void TensorInTwoShards_IsRefused()
    {
        Write("3.safetensors", "x", "a");
        Put(_folder, Index, """{"weight_map":{"a":"1.safetensors","x":"3.safetensors"}}""");
        Assert.That(() => Checkpoint.Open(_folder.Path),
            Throws.TypeOf<SafetensorsFormatException>().With.Message.Contains("'a' is in two shards"));
    }

    [Test]
    public void TwoIndexes_AreRefused_AndNamed()
    {
        Put(_folder, "x.safetensors.index.json", "{}");
        Put(_folder, "y.safetensors.index.json", "{}");
        Assert.That(() => Checkpoint.Open(_folder.Path), Throws.TypeOf<ModelContractException>()
            .With.Message.Contains("x.safetensors.index.json, y.safetensors.index.json"));
    }

    [Test]
    public void ShardsInSeveralRealFolders_AreRefused()
    {
        using var outside = new TemporaryFolder();
        File.Move(_folder["2.safetensors"], outside["2.safetensors"]);
        File.CreateSymbolicLink(_folder["2.safetensors"], outside["2.safetensors"]);
        Put(_folder, Index, "{\"weight_map\":{\"a\":\"1.safetensors\",\"b\":\"2.safetensors\"}}");
        Assert.That(() => Checkpoint.Open(_folder.Path),
            Throws.TypeOf<ModelContractException>().With.Message.Contains("2 folders"));
    }

    void Write(string file, params string[] tensors) => SafetensorsWriter.Write(
        _folder[file], tensors.Select(static name => TensorToWrite.FromSingles(name, [2], new[] { 1f, 2f })));
}
