using FsCheck;
using FsCheck.Fluent;

namespace OnnxPose.Numerics.Tests;

/// <summary>Formulas that must hold at the edges, where the textbook's overflow.</summary>
public class StableMathTests
{
    [Test]
    public void SoftMax_of_every_length_sums_to_one_and_keeps_the_order()
    {
        var random = PoseRandom.FromSeed(1);
        for (var length = 1; length <= 257; length++)
        {
            var logits = new float[length];
            foreach (ref var logit in logits.AsSpan())
            {
                logit = (float)(3 * random.NextNormal());
            }
            var probabilities = SoftMax(logits);
            Assert.That(probabilities.Sum(static p => (double)p), Is.EqualTo(1).Within(1e-6));
            Assert.That(probabilities, Is.EqualTo(Reference(logits)).Within(1e-6));
        }
    }

    [TestCase(new[] { 1000f, 1000f }, new[] { 0.5f, 0.5f })]
    [TestCase(new[] { -200f, -201f }, new[] { 0.7310586f, 0.26894143f })]
    [TestCase(new[] { 1e4f, -1e4f, 1e4f }, new[] { 0.5f, 0f, 0.5f })]
    [TestCase(new[] { 0f, -0f }, new[] { 0.5f, 0.5f })]
    [TestCase(new[] { float.Epsilon, -float.Epsilon }, new[] { 0.5f, 0.5f })]
    [TestCase(new[] { float.MinValue, float.MaxValue }, new[] { 0f, 1f })]
    [TestCase(new[] { float.NegativeInfinity, 3f }, new[] { 0f, 1f })]
    [TestCase(new float[0], new float[0])]
    public void SoftMax_holds_at_the_edges(float[] logits, float[] expected) =>
        Assert.That(SoftMax(logits), Is.EqualTo(expected).Within(1e-6f));

    [Test]
    public void SoftMax_of_any_numbers_is_the_exact_one_or_a_documented_exception() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<float[]>(),
            static logits => logits.Length == 0 || logits.Any(float.IsNaN) || !float.IsFinite(logits.Max())
                ? logits.Length == 0 || Refuses(logits)
                : SoftMax(logits).Zip(Reference(logits)).All(static pair =>
                    Math.Abs(pair.First - pair.Second) < 1e-6))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(10_000));

    [TestCase(float.NaN, 1f)]
    [TestCase(1f, float.NaN)]
    [TestCase(float.PositiveInfinity, 1f)]
    [TestCase(float.NegativeInfinity, float.NegativeInfinity)]
    public void SoftMax_of_what_has_no_answer_is_refused(float first, float second) =>
        Assert.That(
            () => SoftMax([first, second]),
            Throws.InstanceOf<NonFiniteValueException>().With.Message.Contains("largest of the logits"));

    [Test]
    public void SoftMax_works_in_place_and_refuses_too_little_room()
    {
        float[] logits = [1, 2, 3];
        StableMath.SoftMax(logits, logits);
        Assert.That(logits, Is.EqualTo(Reference([1, 2, 3])).Within(1e-6));
        Assert.That(() => StableMath.SoftMax(logits, new float[2]), Throws.ArgumentException);
    }

    [Test]
    public void LogSumExp_is_finite_wherever_its_answer_is()
    {
        Assert.That(StableMath.LogSumExp([1000.0, 1000.0]), Is.EqualTo(1000 + Math.Log(2)).Within(1e-12));
        Assert.That(StableMath.LogSumExp([-1e300, 5.0]), Is.EqualTo(5));
        Assert.That(StableMath.LogSumExp([-5000f, -5001f]), Is.EqualTo(-4999.686738312).Within(1e-9));
        Assert.That(StableMath.LogSumExp([double.NegativeInfinity]), Is.EqualTo(double.NegativeInfinity));
        Assert.That(StableMath.LogSumExp([float.NegativeInfinity]), Is.EqualTo(double.NegativeInfinity));
    }

    [Test]
    public void LogSumExp_refuses_nothing_and_what_is_not_finite()
    {
        Assert.That(() => StableMath.LogSumExp(ReadOnlySpan<double>.Empty), Throws.ArgumentException);
        Assert.That(() => StableMath.LogSumExp(ReadOnlySpan<float>.Empty), Throws.ArgumentException);
        Assert.That(() => StableMath.LogSumExp([0, double.NaN]),
            Throws.InstanceOf<NonFiniteValueException>());
        Assert.That(
            () => StableMath.LogSumExp([0, float.PositiveInfinity]),
                Throws.InstanceOf<NonFiniteValueException>());
    }

    [TestCase(0, 0.6931471805599453)]
    [TestCase(1000, 1000)]
    [TestCase(-1000, 0)]
    [TestCase(-30, 9.357622968839299e-14)]
    public void SoftPlus_is_exact_in_both_tails(double x, double expected) =>
        Assert.That(StableMath.SoftPlus(x), Is.EqualTo(expected).Within(1e-15 + 1e-15 * Math.Abs(x)));

    [TestCase(0f, 0.5f)]
    [TestCase(1e30f, 1f)]
    [TestCase(-1e30f, 0f)]
    [TestCase(float.PositiveInfinity, 1f)]
    [TestCase(float.NegativeInfinity, 0f)]
    [TestCase(2f, 0.880797f)]
    [TestCase(-2f, 0.119203f)]
    public void Sigmoid_never_overflows(float x, float expected) =>
        Assert.That(StableMath.Sigmoid(x), Is.EqualTo(expected).Within(1e-6f));

    static bool Refuses(float[] logits)
    {
        Assert.That(() => SoftMax(logits), Throws.InstanceOf<NonFiniteValueException>());
        return true;
    }

    static float[] SoftMax(float[] logits)
    {
        var probabilities = new float[logits.Length];
        StableMath.SoftMax(logits, probabilities);
        return probabilities;
    }

    static double[] Reference(float[] logits)
    {
        var max = logits.Max(static l => (double)l);
        var total = logits.Sum(l => Math.Exp(l - max));
        return [.. logits.Select(l => Math.Exp(l - max) / total)];
    }
}
