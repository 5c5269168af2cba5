using System.Text;
using System.Text.Json;
using OnnxPose.Cli.Progress;
using OnnxPose.Cli.Prompts;
using OnnxPose.Poses;
using OnnxPose.TestKit;

namespace OnnxPose.Cli.Tests;

public sealed class PromptsCommandTests
{
    TempFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Every_prompt_has_a_line_with_the_poses_that_it_has_alone()
    {
        var run = Pose("a man\na woman\n", "--seed", "5", "-t", "1", "--size", "96x64", "-n", "2");
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.OutLines, Has.Length.EqualTo(2));
        var line = JsonElement.Parse(run.OutLines[1]);
        Assert.That(line.GetProperty("index").GetInt32(), Is.EqualTo(1));
        Assert.That(line.GetProperty("prompt").GetString(), Is.EqualTo("a woman"));
        Assert.That(line.GetProperty("runSeed").GetUInt64(), Is.EqualTo(5));
        var seed = line.GetProperty("seed").GetRawText();
        var alone = CliRun.Here("pose", "a woman", "--seed", seed, "-t", "1", "--size", "96x64", "-n", "2",
            "--people", "1", "--json", "--models", TestModel.Folder, "--out", _folder.Path);
        for (var i = 0; i < 2; i++)
        {
            var (own, other) = (line.GetProperty("poses")[i], alone.Json.GetProperty("poses")[i]);
            Assert.That(own.GetProperty("sample").GetInt32(), Is.EqualTo(i));
            Assert.That(own.GetProperty("people").GetInt32(), Is.EqualTo(1));
            AssertClose(Read(own), PoseJson.Read(other.GetProperty("pose").GetString()!));
        }
    }

    [Test]
    public void Lines_are_the_same_for_every_batch_size([Values("1", "7", "256")] string batch)
    {
        var expected = Pose(Prompts(20), "--seed", "1", "-t", "1").OutLines;
        var run = Pose(Prompts(20), "--seed", "1", "-t", "1", "--batch", batch);
        Assert.That(run.OutLines, Has.Length.EqualTo(20));
        foreach (var (line, other) in run.OutLines.Zip(expected))
        {
            var (own, its) = (JsonElement.Parse(line), JsonElement.Parse(other));
            Assert.That(own.GetProperty("seed").GetUInt64(), Is.EqualTo(its.GetProperty("seed").GetUInt64()));
            AssertClose(Read(own.GetProperty("poses")[0]), Read(its.GetProperty("poses")[0]));
        }
    }

    [Test]
    public void Two_equal_prompts_have_different_poses_and_a_run_without_seed_says_its_own()
    {
        var run = Pose("a man\na man\n", "-t", "1");
        var lines = run.OutLines.Select(static line => JsonElement.Parse(line)).ToArray();
        Assert.That(lines[0].GetProperty("seed").GetUInt64(),
            Is.Not.EqualTo(lines[1].GetProperty("seed").GetUInt64()));
        Assert.That(Read(lines[0].GetProperty("poses")[0]),
            Is.Not.EqualTo(Read(lines[1].GetProperty("poses")[0])));
        var seed = lines[0].GetProperty("runSeed").GetRawText();
        Assert.That(Pose("a man\na man\n", "-t", "1", "--seed", seed).Out, Is.EqualTo(run.Out));
    }

    [TestCase("a man\r\na woman\r\n")]
    [TestCase("\uFEFFa man\na woman")]
    [TestCase("\n  \n\ta man\t\n\r\na woman\n\n")]
    public void Line_ends_marks_and_blank_lines_are_no_prompts(string text)
    {
        var prompts = Pose(text).OutLines
            .Select(static line => JsonElement.Parse(line).GetProperty("prompt").GetString()!.Trim());
        Assert.That(prompts, Is.EqualTo(new[] { "a man", "a woman" }));
    }

    [Test]
    public void Standard_input_is_read_as_it_comes()
    {
        var run = CliRun.WithInput("a man\na woman\n", [.. Arguments("-", "--seed", "5")]);
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.Out, Is.EqualTo(Pose("a man\na woman\n", "--seed", "5").Out));
    }

    [Test]
    public void Json_lines_may_give_seeds()
    {
        _folder.Write("p.jsonl",
            """{"prompt":"{a \"man\"}","seed":18446744073709551615,"id":7}""" + "\n{\"prompt\":\"b\"}\n");
        var lines = CliRun.Here([.. Arguments(_folder.At("p.jsonl"), "--seed", "1")]).OutLines;
        Assert.That(JsonElement.Parse(lines[0]).GetProperty("prompt").GetString(), Is.EqualTo("{a \"man\"}"));
        Assert.That(JsonElement.Parse(lines[0]).GetProperty("seed").GetUInt64(), Is.EqualTo(ulong.MaxValue));
        Assert.That(JsonElement.Parse(lines[1]).GetProperty("seed").GetUInt64(), Is.LessThan(1UL << 53));
    }

    [TestCase("{\"prompt\":\"a\"}\n{\"text\":\"b\"}\n")]
    [TestCase("{\"prompt\":\"a\"}\n[]\n")]
    [TestCase("{\"prompt\":\"a\"}\n{\"prompt\":\"a\",\"seed\":-1}\n")]
    [TestCase("{\"prompt\":\"a\"}\n{\"prompt\":null}\n")]
    [TestCase("{\"prompt\":\"a\"}\n{\"prompt\":[\"b\"]}\n")]
    [TestCase("{\"prompt\":\"a\"}\n{\"prompt\":\"\\ud80\"}\n")]
    [TestCase("{\"prompt\":\"a\"}\nnot json\n")]
    public void A_json_line_that_is_no_prompt_gives_4_and_its_number_before_anything_is_drawn(string text)
    {
        _folder.Write("p.jsonl", text);
        var run = CliRun.Here([.. Arguments(_folder.At("p.jsonl"))]);
        Assert.That((run.Code, run.Out), Is.EqualTo((4, "")));
        Assert.That(run.Error, Does.Contain("line 2"));
    }

    [Test]
    public void Half_a_surrogate_pair_in_a_prompt_is_drawn_and_written_as_the_replacement_character()
    {
        _folder.Write("p.jsonl", """
            {"prompt":"a \ud800 man","seed":3}
            {"prompt":"a \ufffd man","seed":3}
            {"prompt":"\udc00\ud800","seed":4}
            {"prompt":"a \ud83d\ude00 man","seed":5}

            """);
        var run = CliRun.Here([.. Arguments(_folder.At("p.jsonl"), "--seed", "1")]);
        Assert.That(run.Code, Is.Zero, run.Error);
        JsonElement[] lines = [.. run.OutLines.Select(static line => JsonElement.Parse(line))];
        Assert.That(lines.Select(static line => line.GetProperty("prompt").GetString()), Is.EqualTo(
            new[] { "a \uFFFD man", "a \uFFFD man", "\uFFFD\uFFFD", "a \U0001F600 man" }));
        AssertClose(Read(lines[0].GetProperty("poses")[0]), Read(lines[1].GetProperty("poses")[0]));
        Assert.That(lines[0].GetProperty("tokens").GetRawText(),
            Is.EqualTo(lines[1].GetProperty("tokens").GetRawText()));
    }

    [TestCase("\"\"")]
    [TestCase("\"a man\"")]
    [TestCase("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"")]
    [TestCase("\"\\u0041\\u00e9\\u00E9\\u4e2d\\\\u0041\"")]
    [TestCase("\"\\ud83d\\ude00 \U0001F600\"")]
    public void A_JSON_string_reads_as_the_library_reads_it(string json) =>
        Assert.That(JsonString.Unescape(json), Is.EqualTo(JsonElement.Parse(json).GetString()));

    [TestCase("\"\\ud800\"", new[] { 0xD800 })]
    [TestCase("\"\\uDFFFx\\n\"", new[] { 0xDFFF, 'x', '\n' })]
    [TestCase("\"\\udc00\\ud800\"", new[] { 0xDC00, 0xD800 })]
    public void A_JSON_string_may_spell_half_a_surrogate_pair(string json, int[] units) =>
        Assert.That(JsonString.Unescape(json).Select(static unit => (int)unit), Is.EqualTo(units));

    [Test]
    public void Files_that_are_no_prompts_have_their_exit_codes()
    {
        var missing = CliRun.Here([.. Arguments(_folder.At("none.txt"))]);
        Assert.That(missing.Code, Is.EqualTo(5), missing.Error);
        Assert.That(missing.Error, Does.Contain("none.txt"));
        Assert.That(CliRun.Here([.. Arguments(_folder.Path)]).Code, Is.EqualTo(5));
        _folder.Write("p", [.. "a\nb\n"u8, 0x61, 0xC3, 0x28, (byte)'\n']);
        var broken = CliRun.Here([.. Arguments(_folder.At("p"))]);
        Assert.That((broken.Code, broken.Out), Is.EqualTo((4, "")));
        Assert.That(broken.Error, Does.Contain("line 3 is not UTF-8"));
        _folder.Write("p", new string('x', (1 << 20) + 1));
        Assert.That(CliRun.Here([.. Arguments(_folder.At("p"))]).Code, Is.EqualTo(4));
        var empty = Pose("");
        Assert.That((empty.Code, empty.Out), Is.EqualTo((0, "")));
        Assert.That(empty.Error, Does.Contain("there are no prompts"));
    }

    [Test]
    public void A_line_of_ten_thousand_characters_is_a_prompt_and_its_line_says_what_was_cut()
    {
        var run = Pose(string.Join(' ', Enumerable.Repeat("!", 5000)) + "\n");
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(JsonElement.Parse(run.Out).GetProperty("tokens").GetProperty("truncated").GetBoolean());
        Assert.That(run.Error, Does.Contain("of 1 prompts the text encoder did not see the end"));
    }

    [Test]
    public void Output_that_cannot_be_written_gives_5_after_whole_lines()
    {
        _folder.Write("p.txt", Prompts(9));
        var lines = new MemoryStream();
        var writes = 0;
        using var error = new StringWriter();
        var terminal = new Terminal(() => Stream.Null, TextWriter.Null, error, DrawsProgress: false)
        {
            OpenOut = () => new FaultStream(lines, () => writes++ == 3),
        };
        var code = CommandLine.Run([.. Arguments(_folder.At("p.txt"))], terminal);
        Assert.That(code, Is.EqualTo(5), error.ToString());
        Assert.That(Encoding.UTF8.GetString(lines.ToArray()).Split('\n'), Has.Length.EqualTo(4));
    }

    [TestCase(320, 0, 10_000, "poses: 320 of 10000 prompts, 21.3/s, 8 min left")]
    [TestCase(320, 305, 10_000, "poses: 320 of 10000 prompts, 1.0/s, 3 h left")]
    [TestCase(10_000, 10_000, 10_000, "poses: 10000 of 10000 prompts, 0.0/s")]
    [TestCase(15, 0, null, "poses: 15 prompts, 1.0/s")]
    [SetCulture("de-DE")]
    public void Progress_says_how_fast_it_is_and_what_is_left(int done, int kept, int? count, string line) =>
        Assert.That(PromptLines.Line(done, kept, count, TimeSpan.FromSeconds(15)), Is.EqualTo(line));

    CliRun Pose(string prompts, params string[] more)
    {
        _folder.Write("p.txt", prompts);
        return CliRun.Here([.. Arguments([_folder.At("p.txt"), .. more])]);
    }

    static IEnumerable<string> Arguments(params string[] more) =>
        ["pose", "--prompts", .. more, "--people", "1", "--models", TestModel.Folder];

    static string Prompts(int count) =>
        string.Concat(Enumerable.Range(0, count).Select(static i => $"person {i}\n"));

    static Pose Read(JsonElement pose) =>
        PoseJson.Parse(Encoding.UTF8.GetBytes(pose.GetProperty("pose").GetRawText()), "line");

    static void AssertClose(Pose pose, Pose expected)
    {
        Assert.That(pose.People, Has.Length.EqualTo(expected.People.Length));
        foreach (var (own, its) in pose.People.Zip(expected.People))
        {
            Assert.That(Numbers(own), Is.EqualTo(Numbers(its)).Within(1e-3));
        }
    }

    static IEnumerable<float> Numbers(Person person) =>
        new[] { person.Body, person.Face, person.Hands }.SelectMany(static set =>
            Enumerable.Range(0, set.Count).SelectMany(i =>
                set[i] is { } p ? new[] { p.X, p.Y } : [float.NegativeInfinity, 0]));
}
