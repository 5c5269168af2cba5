using System.Text.Json;
using OnnxPose.Benchmarks.Steps;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Loops;

public sealed class TorchLoopTests
{
    static readonly TorchLoopLine s_line = new()
    {
        Library = "TorchSharp 1.2.3, libtorch 4.5.6",
        Threads = 2,
        Passes = PublishedLoop.PassCount,
        Seconds = 13.2,
        Difference = 3e-6,
    };

    [Test]
    public void TheLastLineOfAnOutput_IsRead() =>
        Assert.That(TorchLoopLine.Read($"libtorch says something\n{s_line.Write()}\n"), Is.EqualTo(s_line));

    [TestCase("")]
    [TestCase("null")]
    [TestCase("Killed")]
    [TestCase("{\"library\":\"TorchSharp\",\"threads\":1,\"passes\":132,\"seconds\":20}")]
    [TestCase("{\"library\":\"TorchSharp\",\"threads\":1,\"passes\":0,\"seconds\":20,\"difference\":0}")]
    public void AnotherLine_IsRefused(string output) =>
        Assert.That(() => TorchLoopLine.Read(output), Throws.InstanceOf<JsonException>());

    [Test]
    public void WithoutABuild_ThePageSaysWhatBuildsIt()
    {
        using var repository = new TempFolder();
        var torch = Run(repository);
        Assert.That(torch, Is.EqualTo(new TorchLoop()));
        Assert.That(torch.Holds);
        Assert.That(Table(torch).Rows, Does.Not.Contain("TorchSharp"));
        Assert.That(Table(torch).AboutTorch,
            Does.Contain("not built").And.Contain($"`{TorchLoop.BuildCommand}`"));
    }

    [Test]
    public void AProgramThatBreaks_IsAFailureThatThePageNames()
    {
        using var repository = new TempFolder();
        var program = Path.Combine(
            "artifacts", "bin", "OnnxPose.TorchLoop", "release", "OnnxPose.TorchLoop.dll");
        Directory.CreateDirectory(Path.GetDirectoryName(repository.At(program))!);
        repository.Write(program, "no program");
        var torch = Run(repository);
        Assert.That(torch.Line, Is.Null);
        Assert.That(torch.Holds, Is.False);
        Assert.That(Table(torch).Rows, Does.Not.Contain("TorchSharp"));
        Assert.That(Table(torch).AboutTorch, Does.Contain("failed: it ended with "));
    }

    [Test]
    [SetCulture("tr-TR")]
    public void ARun_HasARowAndItsRatios()
    {
        var table = Table(new() { Line = s_line });
        Assert.That(table.Rows.Split('\n'), Is.EqualTo((string[])
        [
            "| | network calls | in all | a call and its draw | times faster |",
            "| --- | --- | --- | --- | --- |",
            "| published loop, ONNX Runtime, fp32 | 132 | 6600.0 ms | 50000 us | 1.0 |",
            "| published loop, TorchSharp eager, fp32 | 132 | 13200.0 ms | 100000 us | 0.5 |",
            "| ours, fp32 | 131 | 131.0 ms | 1000 us | 50.4 |",
            "| ours, int8 | 131 | 65.5 ms | 500 us | 100.8 |",
        ]));
        Assert.That(table.AboutTorch, Does.Contain(s_line.Library).And.Contain("threads: 2")
            .And.Contain("was run whole").And.Contain("100.8 times faster").And.Contain("201.5 times")
            .And.Contain("3.0e-6").And.Contain("\nwithin the bound"));
    }

    [Test]
    public void ALoopThatWasCutShort_IsSaidToBe() =>
        Assert.That(Table(new() { Line = s_line with { Passes = 15 } }).AboutTorch,
            Does.Contain("was cut short after 15 passes").And.Contain("median times 132"));

    [Test]
    public void OtherLogits_DoNotHold()
    {
        var torch = new TorchLoop { Line = s_line with { Difference = 2 * TorchLoop.Bound } };
        Assert.That(torch.Holds, Is.False);
        Assert.That(Table(torch).AboutTorch, Does.Contain("NOT within the bound of 1e-4"));
    }

    [Test]
    public void WhatIsToBeBuilt_IsAProjectOutsideTheDefaultBuild()
    {
        var root = GoldenFolder.RepositoryRoot;
        var folder = TorchLoop.BuildCommand.Split(' ')[^1];
        var project = Path.Combine(root, folder, Path.GetFileName(folder) + ".csproj");
        Assert.That(project, Does.Exist);
        Assert.That(File.ReadAllText(Path.Combine(root, "OnnxPose.sln")),
            Does.Not.Contain(Path.GetFileName(project)));
    }

    static TorchLoop Run(TempFolder repository) => TorchLoop.Run(
        repository.Path, "no model", LoopReferenceTests.Small, threads: 1, TimeSpan.FromSeconds(1));

    static LoopTable Table(TorchLoop torch) => new(6.6, 0.131, 0.0655, OurCalls: 131, torch);
}
