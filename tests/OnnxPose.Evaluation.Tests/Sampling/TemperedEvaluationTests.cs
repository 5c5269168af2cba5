using OnnxPose.Evaluation.Sampling;

namespace OnnxPose.Evaluation.Tests.Sampling;

public sealed class TemperedEvaluationTests
{
    // A single Gaussian at temperature T is one with its deviation times the root of T.
    [TestCase(0.1)]
    [TestCase(1)]
    [TestCase(1.5)]
    public void TheExactMasses_AreThoseOfAKnownDensity(double temperature)
    {
        const int Bins = 40;
        const double Deviation = 0.08;
        var masses = TemperedMarginal.Masses(
            [new(0, 0.4, 0.5, Deviation, 0.03, 0.05)], temperature, (-0.6, 1.4), (-0.6, 1.6), Bins);
        var scale = Deviation * Math.Sqrt(temperature);
        for (var bin = 0; bin < Bins; bin++)
        {
            var (from, to) = (-0.6 + (bin * 0.05), -0.6 + ((bin + 1) * 0.05));
            var expected = Below((to - 0.4) / scale) - Below((from - 0.4) / scale);
            Assert.That(masses[bin], Is.EqualTo(expected).Within(2e-4));
        }
    }

    [Test]
    public void OurSampler_IsAtTheNoise_AndThePapersIsNot()
    {
        var report = TemperedEvaluation.Run(new() { Temperatures = [0.1f], Draws = 4000 });
        var noise = report.Metrics["noise.0.1"];
        Assert.That(noise, Is.InRange(0.001, 0.03));
        Assert.That(report.Metrics["tv.ours.0.1"], Is.LessThan((2 * noise) + 0.01));
        // None of its candidates lies in the spot for exp(-2), about 0.135, of the draws.
        Assert.That(report.Metrics["tv.paper.0.1"], Is.InRange(0.11, 0.25));
        Assert.That(report.Pictures.Single().Name, Is.EqualTo("tempered"));
    }

    [Test]
    public void TheSameSeed_GivesTheSameReport_AndAStopIsHeard()
    {
        var options = new TemperedEvaluationOptions { Temperatures = [0.3f, 2], Draws = 200, Seed = 5 };
        var (first, second) = (TemperedEvaluation.Run(options), TemperedEvaluation.Run(options));
        Assert.That(first.Metrics, Is.EqualTo(second.Metrics));
        Assert.That(first.Pictures[0].Image.Pixels.SequenceEqual(second.Pictures[0].Image.Pixels));
        Assert.That(() => TemperedEvaluation.Run(options, new CancellationToken(true)),
            Throws.InstanceOf<OperationCanceledException>());
    }

    // The normal distribution by its own series (Abramowitz and Stegun 26.2.17, off by less than 1e-7).
    static double Below(double z)
    {
        if (z < 0)
        {
            return 1 - Below(-z);
        }
        var t = 1 / (1 + (0.2316419 * z));
        var tail = t * (0.319381530 + (t * (-0.356563782 + (t * (1.781477937
            + (t * (-1.821255978 + (t * 1.330274429))))))));
        return 1 - (Math.Exp(-z * z / 2) / Math.Sqrt(Math.Tau) * tail);
    }
}
