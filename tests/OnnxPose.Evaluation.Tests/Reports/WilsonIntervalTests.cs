using OnnxPose.Evaluation.Reports;

namespace OnnxPose.Evaluation.Tests.Reports;

public class WilsonIntervalTests
{
    [TestCase(0.5, 100, 0.4038315, 0.5961685)]
    [TestCase(0.0, 10, 0.0, 0.2775328)]
    [TestCase(1.0, 10, 0.7224672, 1.0)]
    [TestCase(0.9, 50, 0.7863977, 0.9565242)]
    public void Bounds_AreWilsons(double share, int count, double low, double high)
    {
        var interval = WilsonInterval.Of(share, count);
        Assert.That(interval.Low, Is.EqualTo(low).Within(1e-6));
        Assert.That(interval.High, Is.EqualTo(high).Within(1e-6));
    }
}
