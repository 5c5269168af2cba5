using System.Collections.Immutable;
using OnnxPose.Cli.Commands;
using OnnxPose.Cli.Output;
using OnnxPose.Inference;
using OnnxPose.Poses;
using OnnxPose.TestKit;
using OnnxPose.TextToPose;

namespace OnnxPose.Cli.Tests;

public sealed class OutputTests
{
    [Test]
    public void A_disk_that_is_full_at_any_write_leaves_whole_files_only()
    {
        var settings = new PoseSettings(
            new("a person"), new(64, 64), false, PoseJsonFormat.OpenPose, "", InferenceOptions.Default);
        var result = EmptyResult();
        using var folder = new TempFolder();
        File.WriteAllLines(folder.At("pose-000.png"), ["old"]);
        var done = false;
        for (var failing = 0; !done; failing++)
        {
            Assert.That(failing, Is.LessThan(1000));
            var writes = 0;
            var files = new PoseFiles(new OutputFolder(folder.Path, Failing), settings, result);
            done = Writes(files);
            Assert.That(Directory.GetFiles(folder.Path).Select(Path.GetFileName),
                Is.SubsetOf(new[] { "pose-000.png", "pose-000.json" }));
            var isOld = File.ReadAllBytes(folder.At("pose-000.png")) is [(byte)'o', ..];
            Assert.That(isOld, Is.Not.EqualTo(done));

            // The count runs over both files of a pose.
            Stream Failing(Stream inner) => new FaultStream(inner, () => writes++ == failing);
        }
    }

    [Test]
    public void A_folder_that_cannot_be_gives_5_before_any_work()
    {
        using var folder = new TempFolder();
        var file = folder.At("file");
        File.WriteAllLines(file, ["not a folder"]);
        foreach (var place in (string[])[file, Path.Combine(file, "below")])
        {
            var run = CliRun.Here("pose", "a", "--models", folder.At("none"), "--out", place);
            Assert.That(run.Code, Is.EqualTo(5), run.Error);
            Assert.That(run.ErrorLines, Has.Length.EqualTo(2));
            Assert.That(run.Error, Does.Contain("file"));
        }
    }

    static bool Writes(PoseFiles files)
    {
        try
        {
            files.Write(0);
            return true;
        }
        catch (IOException e)
        {
            Assert.That(Failure.From(e, null).Code, Is.EqualTo(5));
            return false;
        }
    }

    static PoseResult EmptyResult() => new()
    {
        Poses = [new GeneratedPose(new Pose(1, ImmutableArray<Person>.Empty), 0, 1)
        {
            PersonProbability = [],
            PointProbability = [],
        }],
        Seed = 1,
        Prompt = new(2, 75, ""),
        Device = new("cpu", null, "1"),
        Timings = new(default, default, default, default, false),
        PeakWorkingSet = 1,
    };
}
