using System.Text.Json;
using OnnxPose.TestKit;
using OnnxPose.Text;

namespace OnnxPose.Tests.Text;

[Category("Golden")]
public sealed class ClipTokenizerGoldenTests
{
    static string SmallVocabulary => GoldenFolder.Path("clip-tokenizer-small");

    [Test]
    [NeedsFixture("clip-tokenizer-small")]
    public void Small_vocabulary_gives_the_reference_ids_for_every_text() =>
        Compare(ClipTokenizer.Load(SmallVocabulary), GoldenFolder.Path("clip-tokenizer-small", "cases.json"));

    [Test]
    [NeedsFixture("clip-tokenizer")]
    public void Published_vocabulary_gives_the_reference_ids_for_every_text()
    {
        var folder = PublishedVocabulary();
        Compare(ClipTokenizer.Load(folder), GoldenFolder.Path("clip-tokenizer", "cases.json"));
    }

    [Test]
    [NeedsFixture("clip-tokenizer")]
    public void Published_vocabulary_gives_the_reference_rows_of_77_for_both_kinds_of_padding()
    {
        var folder = PublishedVocabulary();
        using var padsWithZero = new TokenizerFolder(folder);
        padsWithZero.Write("special_tokens_map.json", """{"pad_token": "!"}""");
        var (first, second) = (ClipTokenizer.Load(folder), ClipTokenizer.Load(padsWithZero.Path));
        var texts = Read(GoldenFolder.Path("clip-tokenizer", "cases.json"));
        var rows = Read(GoldenFolder.Path("clip-tokenizer", "padded77.json"));
        Assert.Multiple(() =>
        {
            foreach (var row in rows)
            {
                var text = texts[row.GetProperty("index").GetInt32()].GetProperty("text").GetString()!;
                Assert.That(first.Encode(text).Ids, Is.EqualTo(Ids(row, "pad_end_token")), text);
                Assert.That(second.Encode(text).Ids, Is.EqualTo(Ids(row, "pad_zero")), text);
            }
        });
    }

    static void Compare(ClipTokenizer tokenizer, string casesPath)
    {
        var cases = Read(casesPath);
        Assert.That(cases, Is.Not.Empty);
        Assert.Multiple(() =>
        {
            foreach (var row in cases)
            {
                var text = row.GetProperty("text").GetString()!;
                var rule = row.TryGetProperty("ids_hf_fast_rule", out _) ? "ids_hf_fast_rule" : "ids";
                Assert.That(tokenizer.Tokenize(text).Ids, Is.EqualTo(Ids(row, rule)), text);
            }
        });
    }

    // The published vocabulary is not part of the repository; without it there is nothing to compare.
    static string PublishedVocabulary()
    {
        var beside = Path.Combine(GoldenFolder.RepositoryRoot, "..", "shared", "clip-vocab");
        var named = GoldenFolder.Named("ONNXPOSE_CLIP_VOCAB");
        var folder = named ?? beside;
        if (named is null && !File.Exists(Path.Combine(folder, "vocab.json")))
        {
            Assert.Ignore(
                $"The published CLIP vocabulary (vocab.json, merges.txt) is not in '{folder}'. " +
                "Set ONNXPOSE_CLIP_VOCAB to a folder that holds it.");
        }
        return folder;
    }

    static JsonElement[] Read(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return [.. document.RootElement.Clone().EnumerateArray()];
    }

    static int[] Ids(JsonElement row, string name) =>
        [.. row.GetProperty(name).EnumerateArray().Select(static id => id.GetInt32())];
}
