using OnnxPose.TestKit;

namespace OnnxPose.Tests.Pipeline;

/// <summary>
/// What could bring a process down is tried in a process of its own, so that a crash is a failed test. The
/// rounds are few enough for every push; ONNXPOSE_LIFETIME_ROUNDS multiplies them.
/// </summary>
[Category("Lifetime")]
public sealed class ChildProcessTests
{
    static readonly int s_factor =
        int.TryParse(Environment.GetEnvironmentVariable("ONNXPOSE_LIFETIME_ROUNDS"), out var factor)
            ? factor
            : 1;

    static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    readonly TempFolder _folder = new();

    [OneTimeSetUp]
    public void WriteModel() => RandomModel.Write(_folder.Path);

    [OneTimeTearDown]
    public void DeleteModel() => _folder.Dispose();

    [TestCase("dispose", 20, TestName = "Disposing_WhileFourThreadsCall_StopsThemAndCrashesNothing")]
    [TestCase("cancel", 60, TestName = "Cancelling_AtRandomMoments_ReturnsSoonAndLeavesNoTrace")]
    [TestCase("share", 200, TestName = "EightThreads_OnOnePipeline_EachHaveTheirOwnResults")]
    [TestCase("abandon", 5, TestName = "PipelinesThatNobodyDisposes_CrashNothing")]
    [TestCase("exit", 1, TestName = "EndingTheProcess_WhileCallsRun_CrashesNothing")]
    public void Scenario(string scenario, int rounds)
    {
        var seed = (ulong)Environment.TickCount64;
        var outcome = ChildProcess.Run(scenario, _folder.Path, rounds * s_factor, seed, s_limit * s_factor);
        TestContext.Out.WriteLine($"seed {seed}: {outcome.Output}");
        Assert.That(outcome.Held, Is.True,
            $"{(outcome.ExitCode is { } code ? $"exit code {code}" : "it hung")}, seed {seed}: " +
            outcome.Output);
    }

    [Test]
    public void ACrash_IsSeenAsOne()
    {
        var outcome = ChildProcess.Run("crash", _folder.Path, 1, 1, s_limit);
        Assert.That(outcome.Held, Is.False);
        Assert.That(outcome.ExitCode, Is.Not.Zero.And.Not.Null);
    }

    [Test]
    public void AHang_IsSeenAsOne() =>
        Assert.That(ChildProcess.Run("hang", _folder.Path, 1, 1, TimeSpan.FromSeconds(2)).ExitCode, Is.Null);
}
