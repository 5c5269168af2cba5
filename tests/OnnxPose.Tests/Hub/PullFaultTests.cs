using OnnxPose.Hub;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Hub;

/// <summary>What a network does to a pull, and that nothing of it reaches a file's final name.</summary>
public sealed class PullFaultTests
{
    const string Id = "o/n";
    const int Size = 1200;

    static readonly byte[] s_content =
        [.. Enumerable.Range(0, Size).Select(static i => (byte)(i * 31 % 251))];

    TempFolder _folder = null!;
    FakeHub _hub = null!;

    [SetUp]
    public void Start()
    {
        (_folder, _hub) = (new(), new());
        _hub.Add(Id, ("model.safetensors", s_content));
    }

    [TearDown]
    public void Stop()
    {
        _hub.Dispose();
        _folder.Dispose();
    }

    [Test]
    public void AConnectionThatBreaks_AtAnyByte_IsTakenUpThere()
    {
        // One answer after the other breaks after a few bytes more; all of it is one pull.
        _hub.Fault = static (_, _) => new() { BreaksAfter = 7 };
        Pull();
        var starts = _hub.Requests.Where(IsStore).Select(static request => request.From ?? 0).ToArray();
        Assert.That(starts, Is.Ordered.And.Unique);
        Assert.That(starts, Has.Length.GreaterThan(100));
        RequireWhole();
    }

    [TestCase(1), TestCase(999), TestCase(1199)]
    public void ABodyThatEndsEarly_InGoodOrder_IsTakenUpToo(int bytes)
    {
        FaultOnce(new() { EndsAfter = bytes });
        Pull();
        Assert.That(_hub.Requests.Last(IsStore).From, Is.EqualTo(bytes));
        RequireWhole();
    }

    [TestCase(500), TestCase(502), TestCase(503), TestCase(408)]
    public void AServerThatFails_IsAskedAgain(int status)
    {
        FaultOnce(new() { Status = status });
        Pull();
        RequireWhole();
    }

    [Test]
    public void TooManyRequests_WaitsAsLongAsTheServerAsks()
    {
        FaultOnce(new() { Status = 429, RetryAfter = 1 });
        var start = TimeProvider.System.GetTimestamp();
        Pull();
        Assert.That(TimeProvider.System.GetElapsedTime(start).TotalSeconds, Is.GreaterThanOrEqualTo(0.95));
        RequireWhole();
    }

    [Test]
    public void AServerThatFailsForever_IsAnIOException_ThatSaysSo()
    {
        _hub.Fault = static (_, _) => new() { Status = 503 };
        Assert.That(() => Pull(retries: 2), Throws.InstanceOf<IOException>()
            .With.Message.Contains("503").And.Message.Contains("Tried 3 times"));
        RequireNothing();
    }

    [Test]
    public void AStreamThatStalls_IsBrokenOff_AndTakenUp()
    {
        FaultOnce(new() { StallsAfter = 700 });
        Pull();
        Assert.That(_hub.Requests.Last(IsStore).From, Is.EqualTo(700));
        RequireWhole();
    }

    [Test]
    public void ASlowStream_IsPatientlyRead()
    {
        _hub.Fault = static (_, _) => new() { Trickle = 10 };
        Pull();
        Assert.That(_hub.Requests.Count(IsStore), Is.EqualTo(1));
        RequireWhole();
    }

    [Test]
    public void AWrongByte_CostsASecondFetch()
    {
        FaultOnce(new() { WrongByte = 600 });
        Pull();
        Assert.That(_hub.Requests.Last(IsStore).From, Is.Null);
        RequireWhole();
    }

    [Test]
    public void BytesThatStayWrong_AreAnError_AndLeaveNothing()
    {
        _hub.Fault = static (_, _) => new() { WrongByte = 600 };
        Assert.That(() => Pull(), Throws.TypeOf<HubException>()
            .With.Message.Contains(FakeHub.LargeHash(s_content)).And.Message.Contains("SHA-256"));
        RequireNothing();
        Assert.That(new FileInfo(Blob + ".incomplete").Length, Is.Zero);
    }

    [Test]
    public void BytesThatWereSpoiltInAnEarlierPull_AreFetchedAgain()
    {
        _hub.Fault = static (_, _) => new() { BreaksAfter = 800, WrongByte = 10 };
        Assert.That(() => Pull(retries: 0), Throws.InstanceOf<IOException>());
        _hub.Fault = static (_, _) => FakeFault.None;
        Pull();
        RequireWhole();
    }

    [TestCase(1), TestCase(5000)]
    public void MoreBytesThanListed_AreNotTaken(int more)
    {
        _hub.Fault = (_, _) => new() { TooMany = more };
        Assert.That(() => Pull(), Throws.TypeOf<HubException>().With.Message.Contains("more than the 1200"));
        RequireNothing();
    }

    [Test]
    public void AServerWithoutRanges_BeginsAnew()
    {
        _hub.Fault = static (_, i) => new() { BreaksAfter = i == 0 ? 500 : null, IgnoresRange = true };
        Pull();
        RequireWhole();
    }

    [Test]
    public void AServerWithoutRanges_ThatNeverComesFurther_IsGivenUp()
    {
        _hub.Fault = static (_, _) => new() { BreaksAfter = 500, IgnoresRange = true };
        Assert.That(() => Pull(retries: 2),
            Throws.InstanceOf<IOException>().With.Message.Contains("Tried 3 times"));
        RequireNothing();
    }

    [Test]
    public void AFileThatIsShorterThanListed_IsGivenUp()
    {
        _hub.ListAs = static list => list.Replace(
            "\"size\":1200", "\"size\":1201", StringComparison.Ordinal);
        Assert.That(() => Pull(retries: 2), Throws.InstanceOf<IOException>());
        RequireNothing();
    }

    [Test]
    public void AnIncompleteFileThatIsALink_IsNotFollowed()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Blob)!);
        Onnx.Files.AtomicFile.WriteText(_folder.At("outside"), "mine");
        File.CreateSymbolicLink(Blob + ".incomplete", _folder.At("outside"));
        Pull();
        RequireWhole();
        Assert.That(File.ReadAllText(_folder.At("outside")), Is.EqualTo("mine"));
    }

    [TestCase(500), TestCase(503), TestCase(408), TestCase(429)]
    public void AListThatFails_IsAskedForAgain(int status)
    {
        _hub.ListFault = i => i == 0 ? new() { Status = status, RetryAfter = 0 } : FakeFault.None;
        Pull();
        RequireWhole();
    }

    [Test]
    public void AListThatBreaksOff_OrStalls_IsAskedForAgain()
    {
        _hub.ListFault = static i => i switch
        {
            0 => new() { BreaksAfter = 40 },
            1 => new() { StallsAfter = 60 },
            _ => FakeFault.None,
        };
        Pull();
        RequireWhole();
    }

    [TestCase(416), TestCase(304), TestCase(410)]
    public void AListThatIsRefused_IsAnError(int status)
    {
        _hub.ListFault = _ => new() { Status = status };
        Assert.That(() => Pull(), Throws.TypeOf<HubException>().With.Message.Contains($"answered {status}"));
    }

    [TestCase("\"model.safetensors\"", "null")]
    [TestCase("\"sha\":\"", "\"sha\":null,\"x\":\"")]
    [TestCase("\"sha\":\"", "\"sha\":\"g")]
    [TestCase(":1200", ":9223372036854775807")]
    [TestCase(":1200", ":-1")]
    [TestCase(":1200", ":12.5")]
    [TestCase("siblings", "brothers")]
    [TestCase("{\"id\"", "<html>")]
    public void AListThatIsNone_IsRefused(string what, string by)
    {
        _hub.ListAs = list => list.Replace(what, by, StringComparison.Ordinal);
        Assert.That(() => Pull(), Throws.TypeOf<HubException>().With.Message.Contains("not understood"));
        RequireNothing();
    }

    [Test]
    public void WhatAPullWaitsFor_IsSaid()
    {
        _hub.ListFault = static i => i == 0 ? new() { Status = 503 } : FakeFault.None;
        FaultOnce(new() { Status = 429, RetryAfter = 0 });
        var reasons = new List<string?>();
        Pull(progress: new Reasons(reasons));
        Assert.That(reasons.OfType<string>(), Is.EqualTo(new[]
        {
            "The list of files of o/n: 127.0.0.1 answered 503. Again in 0 s.",
            "model.safetensors: 127.0.0.1 answered 429. Again in 0 s.",
        }));
    }

    [Test]
    public void AnIncompleteFileThatIsTooLong_IsThrownAway()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Blob)!);
        Onnx.Files.AtomicFile.Write(Blob + ".incomplete", static stream => stream.Write(new byte[Size + 1]));
        Pull();
        RequireWhole();
    }

    [Test]
    public void ATokenThatStops_LeavesWhatCame_ForTheNextPull()
    {
        using var stop = new CancellationTokenSource();
        _hub.Fault = (_, i) =>
        {
            stop.CancelAfter(200);
            return i == 0 ? new() { StallsAfter = 640 } : FakeFault.None;
        };
        Assert.That(() => Pull(stop: stop.Token), Throws.InstanceOf<OperationCanceledException>());
        RequireNothing();
        Pull();
        Assert.That(_hub.Requests.Last(IsStore).From, Is.EqualTo(640));
        RequireWhole();
    }

    string Blob => _folder.At("models--o--n", "blobs", FakeHub.LargeHash(s_content));

    void FaultOnce(FakeFault fault) => _hub.Fault = (_, i) => i == 0 ? fault : FakeFault.None;

    bool IsStore(FakeRequest request) => request.Port == _hub.StoreEndpoint.Port;

    void Pull(
        int retries = 3, IProgress<HubProgress>? progress = null, CancellationToken stop = default)
    {
        using var client = new HubClient(new()
        {
            Endpoint = _hub.Endpoint,
            CacheFolder = _folder.Path,
            Retries = retries,
            FirstWait = TimeSpan.FromMilliseconds(1),
            StallLimit = TimeSpan.FromSeconds(2),
        });
        client.PullAsync(HubRepository.Parse(Id), null, progress, stop).GetAwaiter().GetResult();
    }

    sealed class Reasons(List<string?> reasons) : IProgress<HubProgress>
    {
        public void Report(HubProgress value) => reasons.Add(value.Waiting);
    }

    void RequireWhole()
    {
        Assert.That(File.ReadAllBytes(Blob), Is.EqualTo(s_content));
        Assert.That(Blob + ".incomplete", Does.Not.Exist);
    }

    void RequireNothing()
    {
        Assert.That(Blob, Does.Not.Exist);
        Assert.That(_folder.At("models--o--n", "snapshots"), Does.Not.Exist);
        Assert.That(_folder.At("models--o--n", "refs"), Does.Not.Exist);
    }
}
