using OnnxPose.TestKit;

namespace OnnxPose.Cli.Tests;

/// <summary><c>pose --prompts</c> with <c>--out</c>, interrupted and taken up again.</summary>
public sealed class ResumeTests
{
    const int Count = 11, Batch = 4;

    TempFolder _folder = null!;

    [SetUp]
    public void MakePrompts()
    {
        _folder = new();
        _folder.Write("p.txt", Prompts(Count));
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void A_file_cut_at_any_byte_is_made_whole_to_the_last_digit()
    {
        var run = Run();
        Assert.That(run.OutLines, Is.EqualTo(new[] { Lines }));
        var whole = File.ReadAllBytes(Lines);
        Assert.That(whole.Count((byte)'\n'), Is.EqualTo(Count));
        var lineEnd = Array.IndexOf(whole, (byte)'\n', whole.Length / 2) + 1;
        foreach (var length in (int[])
            [1, whole.Length / 3, lineEnd - 1, lineEnd, lineEnd + 100, whole.Length])
        {
            _folder.Write(Lines, whole.AsSpan(0, length));
            var again = Run("--json");
            Assert.That(again.Code, Is.Zero, again.Error);
            Assert.That(File.ReadAllBytes(Lines), Is.EqualTo(whole), $"cut to {length} bytes");
            Assert.That(again.Json.GetProperty("prompts").GetInt32(), Is.EqualTo(Count));
            Assert.That(again.Json.GetProperty("kept").GetInt32(),
                Is.EqualTo(whole.AsSpan(0, length).Count((byte)'\n')));
        }
    }

    [Test]
    public void Prompts_with_half_a_surrogate_pair_are_known_again()
    {
        _folder.Write("p.jsonl", string.Concat(Enumerable.Range(0, Count).Select(static i =>
            $"{{\"prompt\":\"person {i} \\ud8{i:x2}\"}}\n")));
        var whole = File.ReadAllBytes(Run(Lines));
        Assert.That(whole.Count((byte)'\n'), Is.EqualTo(Count));
        _folder.Write(Lines, whole.AsSpan(0, whole.Length / 2));
        Assert.That(File.ReadAllBytes(Run(Lines)), Is.EqualTo(whole));

        string Run(string expected)
        {
            var run = CliRun.Here([.. Arguments().Select(
                a => a == _folder.At("p.txt") ? _folder.At("p.jsonl") : a)]);
            Assert.That(run.OutLines, Is.EqualTo(new[] { expected }), run.Error);
            return expected;
        }
    }

    [Test]
    public void Further_prompts_go_on_where_the_file_ends_and_its_seed_goes_with_it()
    {
        string[] options =
            ["--people", "1", "-t", "1", "--models", TestModel.Folder, "--out", _folder.At("o")];
        Assert.That(CliRun.Here(["pose", "--prompts", _folder.At("p.txt"), .. options]).Code, Is.Zero);
        var first = File.ReadAllText(Lines);
        File.AppendAllText(_folder.At("p.txt"), "and one more\n");
        Assert.That(CliRun.Here(["pose", "--prompts", _folder.At("p.txt"), .. options]).Code, Is.Zero);
        Assert.That(File.ReadAllText(Lines), Does.StartWith(first).And.Contain("and one more"));
    }

    [TestCase("runSeed", "--seed", "6")]
    [TestCase("temperature", "-t", "0.5")]
    [TestCase("count", "-n", "2")]
    [TestCase("width", "--size", "100x100")]
    [TestCase("format", "--format", "t2p")]
    [TestCase("precision", "--precision", "int8")]
    [TestCase("sampler", "--sampler", "paper")]
    public void Other_settings_are_refused_by_name_and_the_file_stays(string member, params string[] more)
    {
        Run();
        var whole = File.ReadAllBytes(Lines);
        _folder.Write(Lines, whole.AsSpan(0, whole.Length - 5));
        var run = CliRun.Here([.. Arguments().Where(a => a is not ("--seed" or "5")), .. more,
            .. more[0] == "--seed" ? (string[])[] : ["--seed", "5"]]);
        Assert.That(run.Code, Is.EqualTo(4));
        Assert.That(run.Error, Does.Contain("line 1 is not of this run").And.Contain($"'{member}' is"));
        Assert.That(File.ReadAllBytes(Lines), Is.EqualTo(whole[..^5]));
    }

    [Test]
    public void Other_prompts_other_models_and_other_files_are_refused()
    {
        Run();
        _folder.Write("p.txt", Prompts(Count).Replace("person 9", "nobody"));
        Assert.That(Run().Error, Does.Contain("line 10").And.Contain("'prompt' is \"person 9\" there"));
        _folder.Write("p.txt", Prompts(Count - 1));
        Assert.That(Run().Error, Does.Contain($"line {Count}").And.Contain("not as many prompts"));
        _folder.Write("p.txt", Prompts(Count));
        var other = Directory.CreateDirectory(_folder.At("model")).FullName;
        RandomModel.Write(other);
        var run = CliRun.Here([.. Arguments().Select(a => a == TestModel.Folder ? other : a)]);
        Assert.That(run.Error, Does.Contain("'models' is"));
        foreach (var text in (string[])["my own notes", "{\"schema\":1}\n", "\n", "[1]\n"])
        {
            _folder.Write(Lines, text);
            Assert.That(Run().Code, Is.EqualTo(4));
            Assert.That(File.ReadAllText(Lines), Is.EqualTo(text));
        }
    }

    [TestCase(
        new byte[] { (byte)'{', (byte)'"', 0xff, (byte)'"', (byte)':', (byte)'1', (byte)'}', (byte)'\n' })]
    [TestCase(new byte[] { 0xff, 0xfe, (byte)'\n' })]
    public void A_file_that_is_no_text_is_refused(byte[] bytes)
    {
        Directory.CreateDirectory(_folder.At("o"));
        _folder.Write(Lines, bytes);
        Assert.That(Run().Code, Is.EqualTo(4));
        Assert.That(File.ReadAllBytes(Lines), Is.EqualTo(bytes));
    }

    [Test]
    public void A_seed_that_is_no_number_belongs_to_no_run()
    {
        Directory.CreateDirectory(_folder.At("o"));
        _folder.Write(Lines, "{\"runSeed\":\"x\"}\n");
        var run = CliRun.Here([.. Arguments().Where(static a => a is not ("--seed" or "5"))]);
        Assert.That(run.Code, Is.EqualTo(4), run.Error);
        Assert.That(run.Error, Does.Contain("line 1 is not of this run"));
    }

    [TestCase("--people", "99")]
    [TestCase("--models", "/nowhere")]
    public void A_run_that_cannot_begin_leaves_no_file(string option, string value)
    {
        var model = option == "--models" ? [] : (string[])["--models", TestModel.Folder];
        var run = CliRun.Here(
            ["pose", "--prompts", _folder.At("p.txt"), "--out", _folder.At("o"), .. model, option, value]);
        Assert.That(run.Code, Is.Not.Zero);
        Assert.That(File.Exists(Lines), Is.False);
    }

    [Test]
    public void A_process_that_is_killed_at_any_moment_leaves_what_the_next_one_completes()
    {
        _folder.Write("p.txt", Prompts(500));     // enough to be killed among them on a busy machine
        Run();
        var whole = File.ReadAllBytes(Lines);
        File.Delete(Lines);
        foreach (var moment in (int[])[1, whole.Length / 4])
        {
            using var process = CliProcess.Start(_folder.Path, [.. Arguments()]);
            Assert.That(() => Length(), Is.AtLeast(moment).After(60_000, 1));
            process.Kill();
        }
        Assert.That(Length(), Is.LessThan(whole.Length), "it was done before it was killed");
        Assert.That(Run().Code, Is.Zero);
        Assert.That(File.ReadAllBytes(Lines), Is.EqualTo(whole));
    }

    [Test]
    public void A_signal_stops_it_with_its_code_and_it_goes_on_later()
    {
        if (OperatingSystem.IsWindows())
        {
            TestContext.Out.WriteLine("Not tested: this process cannot send signals.");
            return;
        }
        _folder.Write("p.txt", Prompts(5000));
        using var process = CliProcess.Start(_folder.Path, [.. Arguments()]);
        Assert.That(() => Length(), Is.AtLeast(1).After(60_000, 1));
        process.Signal("TERM");
        Assert.That(process.End().Code, Is.EqualTo(143));
        var text = File.ReadAllText(Lines);
        Assert.That(text, Does.EndWith("}\n"));
        _folder.Write("p.txt", Prompts(text.Count(static c => c == '\n') + 1));
        Assert.That(Run().Code, Is.Zero);
        Assert.That(File.ReadAllText(Lines), Does.StartWith(text));
    }

    [Test]
    public void A_reader_that_goes_away_ends_it_with_5()
    {
        if (!OperatingSystem.IsLinux())
        {
            TestContext.Out.WriteLine("Not tested: there is no bash to be counted on.");
            return;
        }
        _folder.Write("p.txt", Prompts(100_000));
        using var shell = CliProcess.Shell(_folder.Path,
            $"$ONNXPOSE pose --prompts p.txt --people 1 --models '{TestModel.Folder}' | head -n 1; " +
            "exit ${PIPESTATUS[0]}");
        var run = shell.End();
        Assert.That(run.Code, Is.EqualTo(5), run.Error);
        Assert.That(run.OutLines, Has.Length.EqualTo(1));
    }

    string Lines => _folder.At("o", "poses.jsonl");

    long Length() => File.Exists(Lines) ? new FileInfo(Lines).Length : 0;

    CliRun Run(params string[] more) => CliRun.Here([.. Arguments(), .. more]);

    IEnumerable<string> Arguments() =>
    [
        "pose", "--prompts", _folder.At("p.txt"), "--out", _folder.At("o"), "--people", "1", "--seed", "5",
        "--batch", $"{Batch}", "--models", TestModel.Folder,
    ];

    static string Prompts(int count) =>
        string.Concat(Enumerable.Range(0, count).Select(static i => $"person {i}\n"));
}
