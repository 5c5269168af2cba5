using OnnxPose.TestKit;

namespace OnnxPose.Cli.Tests;

public sealed class UsageTests
{
    [TestCase("", "command was not provided")]
    [TestCase("draw", "draw")]
    [TestCase("pose", "'PROMPT' missing")]
    [TestCase("pose a b", "'b'")]
    [TestCase("pose a --prompts f", "leave PROMPT out")]
    [TestCase("pose --prompts f --body-only", "leave --body-only out")]
    [TestCase("pose --prompts f --batch 0", "from 1 to 256")]
    [TestCase("pose a --batch 4", "--batch is about the lines of --prompts")]
    [TestCase("pose a --frobnicate", "--frobnicate")]
    [TestCase("pose a -n", "-n")]
    [TestCase("pose a -n 0", "from 1 to 100000")]
    [TestCase("pose a -n 100001", "from 1 to 100000")]
    [TestCase("pose a -n 2.5", "from 1 to 100000")]
    [TestCase("pose a -n many", "from 1 to 100000")]
    [TestCase("pose a -t -0.1", "from 0 to 1000")]
    [TestCase("pose a -t 1001", "from 0 to 1000")]
    [TestCase("pose a -t NaN", "from 0 to 1000")]
    [TestCase("pose a -t Infinity", "from 0 to 1000")]
    [TestCase("pose a -t 0,5", "from 0 to 1000")]
    [TestCase("pose a --people -1", "'-1' is not a value of --people")]
    [TestCase("pose a --people 99999999999", "--people")]
    [TestCase("pose a --size 512", "expected WxH")]
    [TestCase("pose a --size 0x512", "expected WxH")]
    [TestCase("pose a --size 512x512x512", "expected WxH")]
    [TestCase("pose a --size -512x512", "expected WxH")]
    [TestCase("pose a --size 16385x16384", "expected WxH")]
    [TestCase("pose a --size 16384x16384", "expected WxH")]
    [TestCase("pose a --size 1x101", "expected WxH")]
    [TestCase("pose a --size 4294967808x512", "expected WxH")]
    [TestCase("pose a --seed -1", "from 0 to 18446744073709551615")]
    [TestCase("pose a --seed 18446744073709551616", "from 0 to 18446744073709551615")]
    [TestCase("pose a --sampler best", "expected defensive or paper")]
    [TestCase("pose a --format xml", "expected openpose or t2p or dwpose or coco")]
    [TestCase("pose a --device tpu", "expected auto, cpu, cuda or cuda:N")]
    [TestCase("pose a --device cuda:-1", "expected auto, cpu, cuda or cuda:N")]
    [TestCase("pose a --threads 0", "from 1 to 1024")]
    [TestCase("pose a --precision int4", "expected auto or fp32 or fp16 or int8")]
    [TestCase("image", "'PROMPT' missing")]
    [TestCase("image a -n 65", "from 1 to 64")]
    [TestCase("image a --steps 0", "from 1 to 1000")]
    [TestCase("image a --steps 10000", "from 1 to 1000")]
    [TestCase("image a --guidance NaN", "from 0 to 1000")]
    [TestCase("image a --crop 3", "such as 0,128")]
    [TestCase("image a --crop 3,16385", "from 0 to 16384")]
    [TestCase("image a --original-size 0x5", "WxH")]
    [TestCase("image a --refiner-fraction 1", "to 0.999")]
    [TestCase("image a --guidance -1", "from 0 to 1000")]
    [TestCase("image a --adapter-scale 11", "from 0 to 10")]
    [TestCase("image a --adapter-factor 2", "from 0 to 1")]
    [TestCase("image a --refiner-steps -1", "from 0 to 1000")]
    [TestCase("image a --refiner-strength 0", "from 0.001 to 1")]
    [TestCase("image a --scheduler best", "expected euler or euler_a")]
    [TestCase("image a --size 100x104", "multiples of 8")]
    [TestCase("image a --size 8200x512", "multiples of 8")]
    [TestCase("image a --best-of 4 -n 5", "-n keeps 5 poses, but --best-of draws 4")]
    [TestCase("image a --replay x.png", "leave out the prompt")]
    [TestCase("image --replay x.png --best-of 4", "leave out the prompt")]
    [TestCase("image --replay x.png --steps 3", "leave out the prompt")]
    [TestCase("image --replay x.png --seed 3", "leave out the prompt")]
    [TestCase("eval clapp --groups 0", "from 1 to 1000")]
    [TestCase("eval clapp --groups 1001", "from 1 to 1000")]
    [TestCase("eval clapp a", "'a'")]
    [TestCase("score --prompt a", "'POSE'")]
    [TestCase("score a.json", "at least one --prompt, or --aesthetic")]
    [TestCase("score a.json --aesthetic --prompt b", "leave --prompt out")]
    [TestCase("score a.json --prompt - --prompt -", "give '--prompt -' once")]
    [TestCase("score a.json --prompt", "--prompt")]
    [TestCase("pose a --best-of 0", "from 1 to 100000")]
    [TestCase("pose a --best-of 4 -n 5", "-n keeps 5 poses, but --best-of draws 4")]
    [TestCase("eval t2p --captions 0", "from 2 to 100000")]
    [TestCase("eval t2p --rules-only --best-of 4", "leave --best-of out")]
    [TestCase("eval t2p --benchmark a --index-sizes 5", "leave --index-sizes out")]
    [TestCase("eval t2p --index-sizes 5,0", "1 to 20 numbers from 1 to 1000000")]
    [TestCase("eval t2p --metric best", "expected cosine or l2")]
    [TestCase("eval tempered --temperatures 0", "1 to 12 numbers from 0.02 to 2")]
    [TestCase("eval temperature --temperatures 1,,2", "1 to 12 numbers from 0 to 1000")]
    [TestCase("eval temperature -n 257", "from 1 to 256")]
    [TestCase("eval index", "--out")]
    [TestCase("models", "command was not provided")]
    [TestCase("profile draw", "'draw'")]
    [TestCase("profile --repeats 0", "from 1 to 100000")]
    [TestCase("profile pose --repeats 0", "from 1 to 100000")]
    [TestCase("profile pose --warm-up -1", "from 0 to 100000")]
    [TestCase("profile pose a b", "'b'")]
    [TestCase("profile pose a --steps 3", "--steps")]
    [TestCase("profile pose --best-of 4 -n 5", "-n keeps 5 poses, but --best-of draws 4")]
    [TestCase("profile image --steps 0", "from 1 to 1000")]
    [TestCase("profile text -n 4097", "from 1 to 4096")]
    [TestCase("profile text --threads 0", "from 1 to 1024")]
    public void A_bad_command_line_gives_2_and_two_lines(string line, string expected)
    {
        var run = CliRun.Here(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.That(run.Code, Is.EqualTo(2));
        Assert.That(run.Out, Is.Empty);
        Assert.That(run.ErrorLines, Has.Length.EqualTo(2));
        Assert.That(run.ErrorLines[0], Does.StartWith("onnxpose: ").And.Contain(expected));
        Assert.That(run.ErrorLines[1], Does.Contain("--help"));
    }

    [TestCase("pose", "a", "--out", "")]
    [TestCase("pose", "a", "--models", "")]
    [TestCase("image", "a", "--out", "")]
    [TestCase("eval", "clapp", "--out", "")]
    [TestCase("models", "show", "")]
    public void A_folder_without_a_name_gives_2(params string[] line)
    {
        var run = CliRun.Here(line);
        Assert.That(run.Code, Is.EqualTo(2), run.Error);
        Assert.That(run.ErrorLines[0], Does.StartWith("onnxpose: '' is not a value of ")
            .And.EndWith("expected a folder."));
    }

    [TestCase("image", "a", "--pose", "")]
    [TestCase("image", "--replay", "")]
    [TestCase("pose", "--prompts", "")]
    [TestCase("profile", "pose", "--trace", "")]
    public void A_file_without_a_name_gives_2(params string[] line)
    {
        var run = CliRun.Here(line);
        Assert.That(run.Code, Is.EqualTo(2), run.Error);
        Assert.That(run.ErrorLines[0], Does.StartWith("onnxpose: '' is not a value of ")
            .And.EndWith("expected a file."));
    }

    [Test]
    [Platform(Exclude = "Win")]
    public void A_trace_among_the_devices_gives_5() =>
        Assert.That(CliRun.Here("profile", "pose", "a", "--trace", "/dev/onnxpose-trace.json").Code,
            Is.EqualTo(5));

    [TestCase("2304x2304")]
    [TestCase("8192x128")]
    public void A_picture_whose_pose_would_be_drawn_too_large_gives_2(string size)
    {
        var run = CliRun.Here("image", "a", "--size", size);
        Assert.That(run.Code, Is.EqualTo(2), run.Error);
        Assert.That(run.ErrorLines[0], Does.Contain("Make the picture smaller"));
    }

    [TestCase("--best-of", "4")]
    [TestCase("--people", "1")]
    [TestCase("-t", "0.5")]
    public void A_given_pose_is_not_drawn(string option, string value)
    {
        var run = CliRun.Here("image", "a", "--pose", "p.json", option, value);
        Assert.That(run.Code, Is.EqualTo(2), run.Error);
        Assert.That(run.ErrorLines[0], Does.Contain("--pose gives the pose"));
    }

    [Test]
    public void A_size_that_is_refused_says_every_limit()
    {
        var error = CliRun.Here("pose", "a", "--size", "1x101").Error;
        Assert.That(error, Does.Contain("16384").And.Contain("67108864 pixels").And.Contain("100 times"));
    }

    [TestCase("pose a -n 0")]
    [TestCase("pose a -n 0 --json")]
    public void Standard_error_that_cannot_be_written_does_not_change_the_exit_code(string line)
    {
        var isFull = false;
        using var error = new StreamWriter(new FaultStream(new MemoryStream(), () => isFull))
        {
            AutoFlush = true,
        };
        isFull = true;    // not before: turning on the flush is one
        var terminal = new Terminal(() => Stream.Null, TextWriter.Null, error, DrawsProgress: false);
        Assert.That(CommandLine.Run(line.Split(' '), terminal), Is.EqualTo(2));
        isFull = false;    // the writer still has to be closed
    }

    [Test]
    public void Text_in_a_message_is_not_cut_through_a_character()
    {
        var text = new string('x', 199) + "\U0001F600\U0001F600";
        Assert.That(TextLine.Shorten(text), Is.EqualTo(text[..199] + "..."));
        Assert.That(TextLine.Shorten(text[..201]), Is.EqualTo(text[..199] + "..."));
        Assert.That(TextLine.Shorten(text[1..201]), Is.EqualTo(text[1..201]));
    }

    [Test]
    public void A_message_is_one_line_without_control_characters()
    {
        var failure = Failure.From(new InputException("'\u001B[31m' is\r\n   no name"), signal: null);
        Assert.That(failure.Message, Is.EqualTo("' [31m' is no name"));
    }

    [Test]
    public void With_json_an_error_is_one_JSON_object_on_standard_error()
    {
        var run = CliRun.Here("pose", "a", "-n", "0", "--json");
        Assert.That(run.Code, Is.EqualTo(2));
        Assert.That(run.Out, Is.Empty);
        Assert.That(run.JsonError.GetProperty("code").GetInt32(), Is.EqualTo(2));
        Assert.That(run.JsonError.GetProperty("message").GetString(), Does.Contain("-n"));
        Assert.That(run.JsonError.GetProperty("advice").GetString(), Is.Not.Empty);
    }

    [TestCase("--help")]
    [TestCase("pose --help")]
    [TestCase("image --help")]
    [TestCase("score --help")]
    [TestCase("eval t2p --help")]
    [TestCase("eval temperature --help")]
    [TestCase("eval tempered --help")]
    [TestCase("eval index --help")]
    [TestCase("profile --help")]
    [TestCase("profile image --help")]
    [TestCase("--version")]
    public void Help_and_version_go_to_standard_output_and_give_0(string line)
    {
        var run = CliRun.Here(line.Split(' '));
        Assert.That(run.Code, Is.Zero);
        Assert.That(run.Out, Is.Not.Empty);
        Assert.That(run.Error, Is.Empty);
    }

    [Test]
    public void Help_names_every_exit_code()
    {
        var help = CliRun.Here("--help").Out;
        foreach (var code in (int[])[0, 1, 2, 3, 4, 5, 6, 130, 143])
        {
            Assert.That(help, Does.Match($@"\b{code}\b"));
        }
    }

    [TestCase(typeof(InvalidOperationException), 1, "report it")]
    [TestCase(typeof(OutOfMemoryException), 1, "report it")]
    [TestCase(typeof(OperationCanceledException), 1, "report it",
        Description = "without a signal nobody asked for it")]
    [TestCase(typeof(ArgumentException), 1, "report it")]
    [TestCase(typeof(FileNotFoundException), 5, "Check the name")]
    [TestCase(typeof(DirectoryNotFoundException), 5, "Check the name")]
    [TestCase(typeof(UnauthorizedAccessException), 5, "Check that the place exists")]
    public void An_unexpected_error_is_a_bug_and_says_where(Type type, int code, string advice)
    {
        var failure = Failure.From((Exception)Activator.CreateInstance(type)!, signal: null);
        Assert.That(failure.Code, Is.EqualTo(code));
        Assert.That(failure.Trace is not null, Is.EqualTo(code == 1));
        using var text = new StringWriter();
        failure.WriteText(text);
        Assert.That(text.ToString(), Does.Contain(advice));
    }
}
