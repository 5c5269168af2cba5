using System.Text;
using OnnxPose.Hub;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Hub;

public sealed class PullTests
{
    const string Id = "some-one/a.model";

    static readonly byte[] s_small = Encoding.UTF8.GetBytes("{ \"hidden_size\": 8 }");
    static readonly byte[] s_large = [.. Enumerable.Range(0, 5000).Select(static i => (byte)(i * i / 7))];

    TempFolder _folder = null!;
    FakeHub _hub = null!;
    string _commit = "";

    [SetUp]
    public void Start()
    {
        (_folder, _hub) = (new(), new());
        _commit = _hub.Add(Id, ("config.json", s_small), ("unet/model.safetensors", s_large),
            ("unet/copy of it.safetensors", s_large), ("model.bin", [1, 2, 3]));
    }

    [TearDown]
    public void Stop()
    {
        _hub.Dispose();
        _folder.Dispose();
    }

    [Test]
    public void APull_GivesTheCacheThatTheHubsOwnProgramsKnow()
    {
        var pulled = Pull();
        var root = _folder.At("cache", "models--some-one--a.model");
        Assert.That(pulled.Folder, Is.EqualTo(Path.Combine(root, "snapshots", _commit)));
        Assert.That(pulled.Licence, Is.EqualTo("mit"));
        Assert.That(File.ReadAllText(Path.Combine(root, "refs", "main")), Is.EqualTo(_commit));
        var blob = Path.Combine(root, "blobs", FakeHub.LargeHash(s_large));
        var link = new FileInfo(Path.Combine(pulled.Folder, "unet", "model.safetensors"));
        Assert.That(File.ReadAllBytes(blob), Is.EqualTo(s_large));
        Assert.That(link.LinkTarget, Is.EqualTo($"../../../blobs/{FakeHub.LargeHash(s_large)}"));
        Assert.That(File.ReadAllBytes(link.FullName), Is.EqualTo(s_large));
        Assert.That(File.ReadAllBytes(Path.Combine(pulled.Folder, "config.json")), Is.EqualTo(s_small));
        Assert.That(Path.Combine(root, "blobs", FakeHub.GitHash(s_small)), Does.Exist);
    }

    [Test]
    public void WhatNobodyReads_StaysThere_AndOneContentIsFetchedOnce()
    {
        var pulled = Pull();
        Assert.That(Path.Combine(pulled.Folder, "model.bin"), Does.Not.Exist);
        Assert.That(Path.Combine(pulled.Folder, "unet", "copy of it.safetensors"), Does.Exist);
        Assert.That(FromStore(), Has.Length.EqualTo(1));
        Assert.That(Pull(patterns: ["*.bin"]).Folder, Is.EqualTo(pulled.Folder));
        Assert.That(Path.Combine(pulled.Folder, "model.bin"), Does.Exist);
    }

    [Test]
    public void ASecondPull_FetchesNothing_AndWritesNothing()
    {
        Pull();
        var before = Times();
        var asked = _hub.Requests.Length;
        Pull();
        Assert.That(_hub.Requests, Has.Length.EqualTo(asked + 1), "only the list of files");
        Assert.That(Times(), Is.EqualTo(before));
    }

    [Test]
    public void NothingOutsideOfTheCache_IsWritten()
    {
        Pull();
        Assert.That(Directory.GetFileSystemEntries(_folder.Path), Is.EqualTo(new[] { _folder.At("cache") }));
        Assert.That(Directory.GetFiles(_folder.Path, "*incomplete", SearchOption.AllDirectories), Is.Empty);
        Assert.That(Directory.GetFiles(_folder.Path, "*.tmp", SearchOption.AllDirectories), Is.Empty);
    }

    [Test]
    public void TheToken_GoesToTheHub_AndToNoOtherHost()
    {
        _hub.Token = "secret";
        Pull(Options() with { Token = "secret" });
        Assert.That(FromStore(), Is.Not.Empty.And.All.Property("Authorization").Null);
        Assert.That(_hub.Requests.Except(FromStore()).Select(static r => r.Authorization).Distinct(),
            Is.EqualTo(new[] { "Bearer secret" }));
    }

    [Test]
    public void WithoutTheRightToken_ThePull_SaysWhatToDo()
    {
        _hub.Token = "secret";
        Assert.That(() => Pull(), Throws.TypeOf<HubException>().With.Message.Contains("401")
            .And.Message.Contains("Invalid credentials").And.Message.Contains("HF_TOKEN"));
        Assert.That(() => Pull(repository: "some-one/other"), Throws.TypeOf<HubException>());
    }

    [Test]
    public void ARepositoryThatIsNotThere_IsNamed() =>
        Assert.That(() => Pull(repository: "no/thing"), Throws.TypeOf<HubException>()
            .With.Message.Contains("404").And.Message.Contains("no/thing"));

    [Test]
    public void TooLittleRoom_IsSaid_BeforeAnythingIsFetched()
    {
        Assert.That(() => Pull(Options() with { FreeBytes = static _ => 5000 }),
            Throws.InstanceOf<IOException>().With.Message.Contains("0.00 GB free"));
        Assert.That(FromStore(), Is.Empty);
        Pull(Options() with { FreeBytes = static _ => 5020 });
    }

    [Test]
    public void Progress_EndsWithAllThatThereIs()
    {
        var reports = new List<HubProgress>();
        var options = Options();
        using var client = new HubClient(options);
        client.PullAsync(HubRepository.Parse(Id), progress: new Collect(reports)).GetAwaiter().GetResult();
        var last = reports[^1];
        Assert.That((last.FilesDone, last.FileCount), Is.EqualTo((2, 2)));
        Assert.That((last.BytesDone, last.ByteCount), Is.EqualTo((5020L, 5020L)));
        Assert.That(reports.Select(static report => report.BytesDone), Is.Ordered);
    }

    [Test]
    public void Offline_GivesWhatIsThere_AndNamesWhatIsNot()
    {
        var offline = Options() with { Offline = true };
        Assert.That(() => Pull(offline),
            Throws.TypeOf<HubException>().With.Message.Contains("HF_HUB_OFFLINE"));
        var folder = Pull().Folder;
        var asked = _hub.Requests.Length;
        Assert.That(Pull(offline).Folder, Is.EqualTo(folder));
        Assert.That(_hub.Requests, Has.Length.EqualTo(asked));
    }

    [Test]
    public void ACacheThatIsAFile_IsSaid()
    {
        Onnx.Files.AtomicFile.WriteText(_folder.At("cache"), "");
        Assert.That(() => Pull(), Throws.InstanceOf<IOException>().With.Message.Contains("is a file")
            .And.Message.Contains("HF_HUB_CACHE"));
    }

    [Test]
    public void SeveralProgramsAtOnce_FetchEachFileOnce()
    {
        _hub.Fault = static (_, _) => new() { Trickle = 500 };
        Task.WaitAll([.. Enumerable.Range(0, 4).Select(_ => Task.Run(() => Pull()))]);
        Assert.That(FromStore(), Has.Length.EqualTo(1));
    }

    [TestCase("../outside.json")]
    [TestCase("/etc/passwd.json")]
    [TestCase("a/../../b.json")]
    [TestCase("c:evil.json")]
    [TestCase("a\\..\\b.json")]
    [TestCase("a/nul.json")]
    [TestCase("COM1")]
    public void ANameThatLeadsOutOfTheCache_IsRefused(string path)
    {
        _hub.Add(Id, (path, s_small));
        Assert.That(() => Pull(), Throws.TypeOf<HubException>().With.Message.Contains("not the path"));
        Assert.That(Directory.GetFiles(_folder.Path, "*.json", SearchOption.AllDirectories), Is.Empty);
    }

    PulledRepository Pull(
        HubOptions? options = null, string repository = Id, IReadOnlyList<string>? patterns = null)
    {
        using var client = new HubClient(options ?? Options());
        return client.PullAsync(HubRepository.Parse(repository), patterns).GetAwaiter().GetResult();
    }

    HubOptions Options() => new()
    {
        Endpoint = _hub.Endpoint,
        CacheFolder = _folder.At("cache"),
        FirstWait = TimeSpan.FromMilliseconds(1),
    };

    FakeRequest[] FromStore() =>
        [.. _hub.Requests.Where(request => request.Port == _hub.StoreEndpoint.Port)];

    (string, DateTime)[] Times() =>
    [
        .. Directory.GetFileSystemEntries(_folder.At("cache"), "*", SearchOption.AllDirectories)
            .Where(static path => !path.Contains(".locks", StringComparison.Ordinal))
            .Select(static path => (path, File.GetLastWriteTimeUtc(path))),
    ];

    sealed class Collect(List<HubProgress> reports) : IProgress<HubProgress>
    {
        public void Report(HubProgress value) => reports.Add(value);
    }
}
