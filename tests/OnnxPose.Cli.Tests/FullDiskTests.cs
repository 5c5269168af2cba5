using OnnxPose.Poses;
using OnnxPose.TestKit;

namespace OnnxPose.Cli.Tests;

/// <summary>Places where the kernel itself refuses to write.</summary>
public sealed class FullDiskTests
{
    TempFolder _folder = null!;

    [SetUp]
    public void MakeFolder()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Ignore("There is no bash to be counted on that limits the size of files.");
        }
        _folder = new();
    }

    [TearDown]
    public void RemoveFolder() => _folder?.Dispose();

    [TestCase(1, "pose-000.json")]
    [TestCase(16, "pose-000.png")]
    public void A_file_that_may_not_grow_gives_5_its_name_and_whole_files_only(int kibibytes, string refused)
    {
        var run = Limited(kibibytes, "pose", "a person", "--people", "1", "--seed", "1",
            "--models", TestModel.Folder, "--size", "2048x2048", "--out", "out");
        Assert.That(run.Code, Is.EqualTo(5), run.Error);
        Assert.That(run.Error, Does.Contain(_folder.At("out", refused)).And.Not.Contain(".tmp"));
        Assert.That(run.Out, Is.Empty);
        var left = refused == "pose-000.png" ? (string[])["pose-000.json"] : [];
        Assert.That(Names("out"), Is.EqualTo(left));
        foreach (var name in left)
        {
            Assert.That(PoseJson.Read(_folder.At("out", name)).People, Has.Length.EqualTo(1));
        }
    }

    [Test]
    public void An_old_picture_stays_where_the_new_one_may_not_grow()
    {
        Directory.CreateDirectory(_folder.At("out"));
        _folder.Write(_folder.At("out", "pose-000.json"), "old");
        var run = Limited(
            1, "pose", "a person", "--people", "1", "--models", TestModel.Folder, "--out", "out");
        Assert.That(run.Code, Is.EqualTo(5), run.Error);
        Assert.That(Names("out"), Is.EqualTo(new[] { "pose-000.json" }));
        Assert.That(File.ReadAllText(_folder.At("out", "pose-000.json")), Is.EqualTo("old"));
    }

    [Test]
    public void Lines_that_may_not_grow_give_5_and_go_on_once_they_may()
    {
        _folder.Write("p.txt", string.Concat(Enumerable.Range(0, 30).Select(static i => $"person {i}\n")));
        string[] command =
        [
            "pose", "--prompts", _folder.At("p.txt"), "--people", "1", "--seed", "5", "--batch", "4",
            "--models", TestModel.Folder, "--out",
        ];
        var run = Limited(20, [.. command, "out"]);
        Assert.That(run.Code, Is.EqualTo(5), run.Error);
        Assert.That(run.Error, Does.Contain(Path.Combine("out", "poses.jsonl")));
        Assert.That(new FileInfo(_folder.At("out", "poses.jsonl")).Length, Is.EqualTo(20 << 10));
        Assert.That(CliRun.Here([.. command, _folder.At("out")]).Code, Is.Zero);
        Assert.That(CliRun.Here([.. command, _folder.At("other")]).Code, Is.Zero);
        Assert.That(File.ReadAllBytes(_folder.At("out", "poses.jsonl")),
            Is.EqualTo(File.ReadAllBytes(_folder.At("other", "poses.jsonl"))));
    }

    [Test]
    public void A_place_where_nobody_may_make_a_file_gives_5_and_its_name()
    {
        var run = CliProcess.Run(
            _folder.Path, "pose", "a", "--people", "1", "--models", TestModel.Folder, "--out", "/proc");
        Assert.That(run.Code, Is.EqualTo(5), run.Error);
        Assert.That(run.Error, Does.Contain("/proc/pose-000.json").And.Not.Contain(".tmp"));
        Assert.That(Directory.GetFiles("/proc", ".onnxpose*"), Is.Empty);
    }

    [Test]
    public void A_folder_that_may_not_be_written_gives_5_and_stays_empty()
    {
        if (Environment.IsPrivilegedProcess || OperatingSystem.IsWindows())
        {
            Assert.Ignore("Root may write to a read-only folder too.");
            return;
        }
        var place = Directory.CreateDirectory(_folder.At("out")).FullName;
        File.SetUnixFileMode(place, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var run = CliProcess.Run(
            _folder.Path, "pose", "a", "--people", "1", "--models", TestModel.Folder, "--out", "out");
        Assert.That(run.Code, Is.EqualTo(5), run.Error);
        Assert.That(run.Error, Does.Contain(_folder.At("out", "pose-000.json")).And.Not.Contain(".tmp"));
        Assert.That(Names("out"), Is.Empty);
    }

    CliRun Limited(int kibibytes, params string[] arguments)
    {
        using var process = CliProcess.StartLimited(_folder.Path, kibibytes, arguments);
        return process.End();
    }

    IEnumerable<string?> Names(string folder) =>
        Directory.GetFileSystemEntries(_folder.At(folder)).Select(Path.GetFileName).Order();
}
