using OnnxPose.Diagnostics;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Diagnostics;

/// <summary>What telling costs where nobody listens.</summary>
public sealed class NoListenerTests
{
    [Test]
    public void ACall_AllocatesNothingForThoseWhoMightListen()
    {
        var clock = new StageClock("GenerateImages", null);
        SilentCall.Run(clock, runs: 200, steps: 30);
        clock = new StageClock("GenerateImages", null);
        var before = GC.GetAllocatedBytesForCurrentThread();
        SilentCall.Run(clock, runs: 200, steps: 30);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void TheSameCall_IsHeardByAListener()
    {
        using var spans = new SpanList(Telemetry.SourceName, Telemetry.RunsName);
        using var measured = new MeasurementList();
        using var clock = new StageClock("GenerateImages", null);
        SilentCall.Run(clock, runs: 200, steps: 30);
        Assert.That(spans.Count("t2p"), Is.EqualTo(200));
        Assert.That(spans.Count("step"), Is.EqualTo(30));
        Assert.That(measured.Of("onnxpose.stage.duration").Count(), Is.EqualTo(StageName.Count));
        Assert.That(measured.Sum("onnxpose.steps"), Is.EqualTo(30));
    }
}
