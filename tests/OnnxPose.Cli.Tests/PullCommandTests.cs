using OnnxPose.Numerics;
using OnnxPose.TestKit;

namespace OnnxPose.Cli.Tests;

public sealed class PullCommandTests
{
    const string Id = "o/n";

    readonly FakeHub _hub = new();
    readonly Dictionary<string, byte[]> _files = [];
    TempFolder _folder = null!;

    [OneTimeSetUp]
    public void FillTheHub()
    {
        for (var i = 0; i < 12; i++)
        {
            var content = new byte[120_000 + i];
            for (var j = 0; j < content.Length; j++)
            {
                content[j] = (byte)((i * 37) + (j * j / 11));
            }
            _files.Add($"part.{i}/model.safetensors", content);
        }
        _files.Add("config.json", "{}"u8.ToArray());
        _hub.Add(Id, [.. _files.Select(static file => (file.Key, file.Value))]);
    }

    [OneTimeTearDown]
    public void StopTheHub() => _hub.Dispose();

    [SetUp]
    public void MakeFolder()
    {
        _folder = new();
        _hub.Fault = static (_, _) => FakeFault.None;
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void A_pull_prints_the_folder_and_shows_how_far_it_is()
    {
        var run = Pull();
        Assert.That(run.Code, Is.Zero, run.Error);
        RequireComplete(run.OutLines[^1]);
        Assert.That(run.ErrorLines[^1], Does.StartWith("pull: 13 of 13 files, 1.4 of 1.4 MB"));
    }

    [TestCase(5, TestName = "A_pull_that_is_killed_at_5_random_moments_is_completed_by_the_next")]
    [TestCase(50, Explicit = true, Category = "Soak",
        TestName = "A_pull_that_is_killed_at_50_random_moments_is_completed_by_the_next")]
    public void Kills(int rounds)
    {
        var seed = (ulong)Environment.TickCount64;
        TestContext.Out.WriteLine($"seed {seed}");
        var random = PoseRandom.FromSeed(seed);
        for (var round = 0; round < rounds; round++)
        {
            _hub.Fault = static (_, _) => new() { Trickle = 3000 };
            var asked = _hub.Requests.Length;
            using (var process = Start())
            {
                SpinWait.SpinUntil(() => _hub.Requests.Length > asked, TimeSpan.FromMinutes(1));
                Thread.Sleep((int)(150 * random.NextDouble()));
                process.Kill();
            }
            RequireOnlyWholeBlobs();
        }
        _hub.Fault = static (_, _) => FakeFault.None;
        var run = Pull();
        Assert.That(run.Code, Is.Zero, run.Error);
        RequireComplete(run.OutLines[^1]);
        Assert.That(Directory.GetFiles(_folder.Path, "*.incomplete", SearchOption.AllDirectories), Is.Empty);
    }

    [Test]
    public void A_hub_that_refuses_gives_3_and_one_that_is_not_there_gives_5()
    {
        Assert.That(Pull("no/thing").Code, Is.EqualTo(3));
        var variables = Variables();
        variables["HF_ENDPOINT"] = "http://127.0.0.1:9";     // nobody listens there
        using var process = CliProcess.StartWith(
            variables, _folder.Path, "models", "pull", Id, "--json");
        process.Signal("TERM");     // else it would try again for half a minute
        Assert.That(process.End().Code, Is.EqualTo(143));
    }

    [TestCase("models pull", "'NAME' missing")]
    [TestCase("models pull nothing", "expected text-to-pose-sdxl or OWNER/NAME")]
    [TestCase("models pull o/n --refiner", "belong to text-to-pose-sdxl")]
    [TestCase("models pull text-to-pose-sdxl --include *.json", "leave out --include")]
    public void What_cannot_be_pulled_gives_2(string line, string expected)
    {
        var run = CliRun.Here(line.Split(' '));
        Assert.That(run.Code, Is.EqualTo(2), run.Error);
        Assert.That(run.ErrorLines[0], Does.Contain(expected));
    }

    [Test]
    public void A_model_that_was_not_pulled_says_how_to()
    {
        using var process = CliProcess.StartWith(
            Variables(), _folder.Path, "pose", "a", "--models", "text-to-pose-sdxl");
        var run = process.End();
        Assert.That(run.Code, Is.EqualTo(3));
        Assert.That(run.ErrorLines[0], Does.Contain("onnxpose models pull text-to-pose-sdxl"));
    }

    CliRun Pull(string name = Id)
    {
        using var process = Start(name);
        return process.End();
    }

    CliProcess Start(string name = Id) =>
        CliProcess.StartWith(Variables(), _folder.Path, "models", "pull", name);

    Dictionary<string, string?> Variables() => new()
    {
        ["HF_HOME"] = _folder.At("home"),
        ["HF_ENDPOINT"] = _hub.Endpoint.ToString(),
        ["HF_HUB_CACHE"] = null,
        ["HF_TOKEN"] = null,
        ["HF_HUB_OFFLINE"] = null,
    };

    void RequireComplete(string folder)
    {
        foreach (var (path, content) in _files)
        {
            Assert.That(File.ReadAllBytes(Path.Combine(folder, path)), Is.EqualTo(content), path);
        }
    }

    void RequireOnlyWholeBlobs()
    {
        var blobs = _folder.At("home", "hub", "models--o--n", "blobs");
        foreach (var blob in Directory.Exists(blobs) ? Directory.GetFiles(blobs) : [])
        {
            if (!blob.EndsWith(".incomplete", StringComparison.Ordinal))
            {
                var content = File.ReadAllBytes(blob);
                Assert.That(Path.GetFileName(blob), Is.EqualTo(
                    FakeHub.IsLarge(content) ? FakeHub.LargeHash(content) : FakeHub.GitHash(content)));
            }
        }
    }
}
