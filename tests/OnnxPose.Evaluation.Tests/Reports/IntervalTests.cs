using OnnxPose.Evaluation.Reports;
using OnnxPose.Numerics;

namespace OnnxPose.Evaluation.Tests.Reports;

public sealed class IntervalTests
{
    // Wilson's interval as published tables have it.
    [TestCase(81, 263, 0.308, 0.2553, 0.3662)]
    [TestCase(0, 20, 0, 0, 0.1611)]
    [TestCase(20, 20, 1, 0.8389, 1)]
    public void OfShare_IsWilsons(double wins, int all, double value, double low, double high)
    {
        var interval = Interval.OfShare(wins, all);
        Assert.That(interval.Value, Is.EqualTo(value).Within(1e-3));
        Assert.That(interval.Low, Is.EqualTo(low).Within(1e-4));
        Assert.That(interval.High, Is.EqualTo(high).Within(1e-4));
    }

    [TestCase(50, 100, 0.4038315, 0.5961685)]
    [TestCase(0, 10, 0.0, 0.2775328)]
    [TestCase(10, 10, 0.7224672, 1.0)]
    [TestCase(45, 50, 0.7863977, 0.9565242)]
    public void OfShare_IsWilsonsToSixDigits(double wins, int all, double low, double high)
    {
        var interval = Interval.OfShare(wins, all);
        Assert.That(interval.Low, Is.EqualTo(low).Within(1e-6));
        Assert.That(interval.High, Is.EqualTo(high).Within(1e-6));
    }

    [Test]
    public void OfPairs_HoldsTheTrueMean_AboutNineteenTimesOfTwenty()
    {
        var random = PoseRandom.FromSeed(1);
        var holds = 0;
        for (var run = 0; run < 2000; run++)
        {
            var differences = new double[50];
            for (var i = 0; i < differences.Length; i++)
            {
                differences[i] = 0.3 + random.NextNormal();
            }
            var interval = Interval.OfPairs(differences);
            holds += interval.Low <= 0.3 && interval.High >= 0.3 ? 1 : 0;
        }
        Assert.That(holds / 2000.0, Is.EqualTo(0.945).Within(0.015));
    }

    [Test]
    public void OfPairs_OfOneAlone_KnowsNothing()
    {
        var interval = Interval.OfPairs([0.5]);
        Assert.That((interval.Value, interval.Low), Is.EqualTo((0.5, double.NegativeInfinity)));
        Assert.That(() => Interval.OfPairs([]), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void OfWins_CountsATieAsAHalf() =>
        Assert.That(Interval.OfWins([1, 2, 3, 4], [0, 2, 4, 4]).Value, Is.EqualTo(0.5));
}
