using OnnxPose.Cli.Progress;
using OnnxPose.TestKit;

namespace OnnxPose.Cli.Tests;

/// <summary>The bar that a screen shows. How it is drawn depends on the terminal; what it says does
/// not.</summary>
public sealed class ProgressBarTests
{
    [Test]
    public void A_call_that_outlasts_patience_is_drawn_and_its_results_are_the_same()
    {
        using var folder = new TempFolder();
        string[] arguments =
        [
            "image", "a person", "--people", "1", "--seed", "1", "--steps", "3", "--size", "64x64",
            "--models", TestModel.Images, "--out",
        ];
        var run = CliRun.OnScreen([.. arguments, folder.At("screen")]);
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.Error,
            Does.Match("(text|pose|adapter|denoise|refine|decode).*%").And.Contain("seed: 1"));
        Assert.That(run.Error, Does.Not.Contain("steps in"), "lines for logs went to the screen");
        var plain = CliRun.Here([.. arguments, folder.At("log")]);
        Assert.That(run.Out, Is.EqualTo(plain.Out.Replace(folder.At("log"), folder.At("screen"))));
        Assert.That(File.ReadAllBytes(folder.At("screen", "image-000.png")),
            Is.EqualTo(File.ReadAllBytes(folder.At("log", "image-000.png"))));
    }

    [TestCase("--quiet")]
    [TestCase("--json")]
    public void Who_wants_no_progress_gets_none_on_a_screen_either(string option)
    {
        using var folder = new TempFolder();
        var run = CliRun.OnScreen("pose", "a person", "--people", "1", option, "--models", TestModel.Folder,
            "--out", folder.Path);
        Assert.That((run.Code, run.Error), Is.EqualTo((0, "")));
    }

    [Test]
    public void Nothing_is_drawn_before_patience_is_at_an_end()
    {
        using var screen = new Screen();
        using (var bar = new ProgressBar(screen, TimeSpan.FromSeconds(0.5)))
        {
            bar.Report(new(GenerateStage.Denoise, 0, 4, TimeSpan.FromSeconds(0.1)));
            bar.Report(new(GenerateStage.Denoise, 3, 4, TimeSpan.FromSeconds(0.49)));
            Thread.Sleep(300);
        }
        Assert.That(screen.ToString(), Is.Empty);
    }

    [Test]
    public void The_bar_says_stage_and_share_and_ends_when_it_is_taken_off()
    {
        using var screen = new Screen();
        using (var bar = new ProgressBar(screen, TimeSpan.FromSeconds(0.5)))
        {
            bar.Report(new(GenerateStage.Pose, 3, 4, TimeSpan.FromSeconds(1)));
            Assert.That(() => screen.ToString(), Does.Contain("pose").And.Contain("75").After(10_000, 10));
            bar.Report(new(GenerateStage.Denoise, 19, 20, TimeSpan.FromSeconds(2)));
            Assert.That(() => screen.ToString(), Does.Contain("denoise").And.Contain("95").After(10_000, 10));
        }
        var end = screen.ToString();
        Thread.Sleep(300);
        Assert.That(screen.ToString(), Is.EqualTo(end), "it is drawn after its end");
    }

    [Test]
    public void A_call_that_is_at_its_end_already_is_drawn_once()
    {
        using var screen = new Screen();
        using (var bar = new ProgressBar(screen, TimeSpan.Zero))
        {
            bar.Report(new(GenerateStage.Decode, 1, 1, TimeSpan.FromSeconds(1)));
        }
        Assert.That(screen.ToString(), Does.Contain("decode").And.Contain("%"));
    }

    // Written to by the thread that draws, read by the test's.
    sealed class Screen : StringWriter
    {
        readonly Lock _lock = new();

        public override void Write(char value)
        {
            lock (_lock)
            {
                base.Write(value);
            }
        }

        public override void Write(string? value)
        {
            lock (_lock)
            {
                base.Write(value);
            }
        }

        public override string ToString()
        {
            lock (_lock)
            {
                return base.ToString();
            }
        }
    }
}
