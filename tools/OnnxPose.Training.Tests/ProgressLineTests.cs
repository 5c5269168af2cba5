using OnnxPose.Training.Runs;

namespace OnnxPose.Training.Tests;

public class ProgressLineTests
{
    [TestCase(0, 60, "[--------------------] 0 %, long left")]
    [TestCase(0.25, 60, "[#####---------------] 25 %, 3 min left")]
    [TestCase(0.999, 60, "[###################-] 100 %, less than a minute left")]
    [TestCase(1, 60, "[####################] 100 %, less than a minute left")]
    public void TheBar_ShowsTheShareAndTheTimeLeft(double share, double seconds, string expected) =>
        Assert.That(ProgressLine.Bar(share, TimeSpan.FromSeconds(seconds)), Is.EqualTo(expected));
}
