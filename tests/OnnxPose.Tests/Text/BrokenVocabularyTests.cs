using System.Diagnostics;
using System.Text;
using OnnxPose.Numerics;
using OnnxPose.TestKit;
using OnnxPose.Text;

namespace OnnxPose.Tests.Text;

public sealed class BrokenVocabularyTests
{
    // What a good vocabulary takes: its text, a string and a place in two tables for each token and merge.
    const int MostBytesForAByte = 16, Slack = 1 << 20;

    // A thousand times what a file of this size takes, or the machine is busy.
    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    static readonly string s_source = GoldenFolder.Ours("clip-tokenizer-small");
    static readonly string s_vocabulary = File.ReadAllText(Path.Combine(s_source, "vocab.json"));
    static readonly string s_merges = File.ReadAllText(Path.Combine(s_source, "merges.txt"));

    [TestCase("", "not valid JSON")]
    [TestCase("{", "not valid JSON")]
    [TestCase("[]", "JSON object")]
    [TestCase("null", "JSON object")]
    [TestCase("{}", "is missing")]
    [TestCase("{\"a\": 0} x", "not valid JSON")]
    [TestCase("{\"a\": 0, \"a\": 1}", "twice")]
    [TestCase("{\"a\": 0, \"b\": 0}", "share the id 0")]
    [TestCase("{\"a\": 1}", "expected 0 to 0")]
    [TestCase("{\"a\": -1}", "expected 0 to 0")]
    [TestCase("{\"a\": 2147483648}", "not a whole number")]
    [TestCase("{\"a\": 0.5}", "not a whole number")]
    [TestCase("{\"a\": \"0\"}", "not a whole number")]
    [TestCase("{\"a\": null}", "not a whole number")]
    [TestCase("{\"a\": {\"b\": 0}}", "not a whole number")]
    [TestCase("{\"\\ud800\": 0}", "not valid JSON")]
    [TestCase("{\"a\": 0}", "for the byte 0x00 is missing")]
    public void A_broken_vocabulary_is_refused_by_name_and_fault(string json, string fault) =>
        Refused("vocab.json", json, fault);

    [Test]
    public void A_vocabulary_that_lacks_a_byte_is_refused() =>
        Refused("vocab.json", s_vocabulary.Replace("\"!</w>\":", "\"!!!!\":"),
            "'!</w>' for the byte 0x21 is missing");

    [Test]
    public void A_vocabulary_that_lacks_the_end_token_is_refused()
    {
        using var folder = new TokenizerFolder(s_source);
        folder.Write("vocab.json", s_vocabulary.Replace("<|endoftext|>", "<|endoftexts|>"));
        Assert.That(Refusal(folder), Does.Contain($"'{folder.Path}'").And.Contain("vocab.json")
            .And.Contain("'<|endoftext|>' as its end token"));
    }

    [TestCase("i", "not two tokens")]
    [TestCase("i n</w> x", "not two tokens")]
    [TestCase("i  n", "not two tokens")]
    [TestCase(" i n", "not two tokens")]
    [TestCase("i n ", "not two tokens")]
    [TestCase("#version: 0.2", "lacks")]
    [TestCase("q \u4E2D", "needs the token '\u4E2D'")]
    [TestCase("q q", "needs the token 'qq'")]
    [TestCase("i n</w>", "said before")]
    public void A_broken_line_of_merges_is_refused_by_number(string line, string fault) =>
        Refused("merges.txt", s_merges.TrimEnd('\n') + "\n" + line + "\n",
            $"line {s_merges.Count('\n') + 1}", fault);

    [TestCase("tokenizer_config.json", "{", "not valid JSON")]
    [TestCase("tokenizer_config.json", "[]", "JSON object")]
    [TestCase("tokenizer_config.json", "{\"bos_token\": 3}", "'bos_token' is neither")]
    [TestCase("tokenizer_config.json", "{\"eos_token\": {\"text\": \"x\"}}", "'eos_token' is neither")]
    [TestCase("tokenizer_config.json", "{\"pad_token\": \"\"}", "'pad_token' is neither")]
    [TestCase("tokenizer_config.json", "{\"pad_token\": \"\\udc00\"}", "'pad_token' is not valid Unicode")]
    [TestCase("tokenizer_config.json", "{\"model_max_length\": 1}", "'model_max_length' is 1")]
    [TestCase("tokenizer_config.json", "{\"model_max_length\": 77.5}", "'model_max_length' is 77.5")]
    [TestCase("tokenizer_config.json", "{\"model_max_length\": \"77\"}", "'model_max_length' is not a num")]
    [TestCase("special_tokens_map.json", "{\"pad_token\": []}", "'pad_token' is neither")]
    public void Broken_settings_are_refused_by_name_and_fault(string file, string json, string fault)
    {
        using var folder = new TokenizerFolder(s_source);
        folder.Write("tokenizer_config.json", "{}");
        folder.Write(file, json);
        AssertRefused(folder, file, fault);
    }

    [Test]
    public void Text_that_is_not_UTF8_is_refused()
    {
        using var folder = new TokenizerFolder(s_source);
        folder.Write("merges.txt", [.. "#version\n"u8, 0xC3, 0x28]);
        AssertRefused(folder, "merges.txt", "not UTF-8");
        folder.Write("vocab.json", [.. "{\""u8, 0xC3, 0x28, .. "\": 0}"u8]);
        AssertRefused(folder, "vocab.json", "not valid JSON");
    }

    [TestCase("vocab.json")]
    [TestCase("merges.txt")]
    public void A_missing_file_is_named(string file)
    {
        using var folder = new TokenizerFolder(s_source);
        File.Delete(folder.File(file));
        Assert.That(Refusal(folder),
            Does.Contain($"'{folder.Path}'").And.Contain($"'{file}'").And.Contain("no file"));
    }

    [Test]
    public void A_file_beyond_any_vocabulary_is_refused_before_it_fills_the_memory()
    {
        using var folder = new TokenizerFolder(s_source);
        using (var file = File.OpenWrite(folder.File("vocab.json")))
        {
            file.SetLength(200L << 20);   // a hole: costs no disk
        }
        var before = GC.GetAllocatedBytesForCurrentThread();
        AssertRefused(folder, "vocab.json", "64 MiB");
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(Slack));
    }

    [Test]
    public void A_large_file_of_zeros_is_refused_within_its_own_size()
    {
        using var folder = new TokenizerFolder(s_source);
        using (var file = File.OpenWrite(folder.File("vocab.json")))
        {
            file.SetLength(0);
            file.SetLength(60L << 20);
        }
        var before = GC.GetAllocatedBytesForCurrentThread();
        AssertRefused(folder, "vocab.json", "not valid JSON", "0x00");
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan((60L << 20) + Slack));
    }

    [TestCase("\"no number\": \"\"}", "the id of 'no number' is not a whole number")]
    [TestCase("\"t0\": 0}", "the token 't0' stands there twice")]
    [TestCase("\"beyond\": -1}", "the id of 'beyond' is -1")]
    [TestCase("", "not valid JSON")]
    public void A_fault_at_the_end_of_a_large_vocabulary_is_found_in_time(string end, string fault)
    {
        var tokens = new StringBuilder("{");
        for (var i = 0; i < 500_000; i++)
        {
            tokens.Append("\"t").Append(i).Append("\": ").Append(i).Append(", ");
        }
        Refused("vocab.json", tokens + end, fault);
    }

    [Test]
    public void Every_truncation_of_the_files_is_refused_or_a_shorter_list_of_merges()
    {
        using var folder = new TokenizerFolder(s_source);
        for (var length = 0; length < s_vocabulary.Length; length += 397)
        {
            folder.Write("vocab.json", s_vocabulary[..length]);
            AssertRefused(folder, "vocab.json", "not valid JSON");
        }
        folder.Write("vocab.json", s_vocabulary);
        for (var length = 0; length < s_merges.Length; length += 189)
        {
            folder.Write("merges.txt", s_merges[..length]);
            LoadsOrRefuses(folder, "merges.txt");
        }
    }

    [Test]
    public void Random_damage_is_refused_or_read_as_a_vocabulary_that_encodes_everything()
    {
        var random = PoseRandom.FromSeed(11);
        using var folder = new TokenizerFolder(s_source);
        foreach (var (file, content) in new[] { ("vocab.json", s_vocabulary), ("merges.txt", s_merges) })
        {
            for (var round = 0; round < 100; round++)
            {
                var at = random.NextInt32(content.Length);
                var damaged = string.Concat(content.AsSpan(0, at), ((char)random.NextInt32(128)).ToString(),
                    content.AsSpan(at + 1));
                folder.Write(file, damaged);
                LoadsOrRefuses(folder, "");
            }
            folder.Write(file, content);
        }
    }

    [Test]
    public void Settings_may_be_absent_or_objects_and_the_length_unlimited()
    {
        using var folder = new TokenizerFolder(s_source);
        File.Delete(folder.File("tokenizer_config.json"));
        var plain = ClipTokenizer.Load(folder.Path);
        Assert.That((plain.MaxLength, plain.PadToken), Is.EqualTo((77, plain.EndToken)));
        folder.Write("tokenizer_config.json",
            """{"pad_token": {"content": "!"}, "model_max_length": 1e30}""");
        var padded = ClipTokenizer.Load(folder.Path);
        Assert.That((padded.MaxLength, padded.TokenText(padded.PadToken)), Is.EqualTo((77, "!")));
        folder.Write("tokenizer_config.json", """{"pad_token": null, "model_max_length": 16}""");
        Assert.That(ClipTokenizer.Load(folder.Path).Encode("a").Ids, Has.Length.EqualTo(16));
    }

    [Test]
    public void Windows_line_ends_and_a_byte_order_mark_change_nothing()
    {
        using var folder = new TokenizerFolder(s_source);
        var ids = ClipTokenizer.Load(folder.Path).Tokenize("two men shaking hands").Ids;
        folder.Write("merges.txt", "\uFEFF" + s_merges.Replace("\n", "\r\n"));
        folder.Write("vocab.json", "\uFEFF" + s_vocabulary);
        Assert.That(ClipTokenizer.Load(folder.Path).Tokenize("two men shaking hands").Ids, Is.EqualTo(ids));
    }

    static void LoadsOrRefuses(TokenizerFolder folder, string file)
    {
        try
        {
            var tokens = ClipTokenizer.Load(folder.Path).Encode("a photo of \u4E2D\U0001F600");
            Assert.That(tokens.Ids, Has.Length.EqualTo(77));
        }
        catch (ModelContractException e)
        {
            Assert.That(e.Message, Does.Contain(folder.Path).And.Contain(file));
        }
    }

    static void Refused(string file, string content, params string[] faults)
    {
        using var folder = new TokenizerFolder(s_source);
        folder.Write(file, content);
        AssertRefused(folder, file, faults);
    }

    static void AssertRefused(TokenizerFolder folder, string file, params string[] faults)
    {
        var message = Refusal(folder);
        Assert.That(message, Does.Contain($"'{folder.File(file)}'"));
        foreach (var fault in faults)
        {
            Assert.That(message, Does.Contain(fault));
        }
    }

    // The message, once it came in time and at no more memory than a good vocabulary takes.
    static string Refusal(TokenizerFolder folder)
    {
        var size = Directory.GetFiles(folder.Path).Sum(static file => new FileInfo(file).Length);
        var clock = Stopwatch.StartNew();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<ModelContractException>(() => ClipTokenizer.Load(folder.Path));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.That(clock.Elapsed, Is.LessThan(s_patience));
        Assert.That(allocated, Is.LessThan(MostBytesForAByte * size + Slack));
        return error.Message;
    }
}
