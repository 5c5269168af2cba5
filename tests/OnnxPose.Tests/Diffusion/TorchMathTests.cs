using OnnxPose.Diffusion.Schedulers;

namespace OnnxPose.Tests.Diffusion;

sealed class TorchMathTests
{
    [Test]
    public void Exponentials_AreWithinABit()
    {
        for (var x = -12f; x < 12; x += 0.00371f)
        {
            Near(TorchMath.Exp(x), Math.Exp(x), x);
            Near(TorchMath.ExpM1(x), double.ExpM1(x), x);
        }

        static void Near(float actual, double exact, float x)
        {
            var bit = MathF.BitIncrement(MathF.Abs((float)exact)) - MathF.Abs((float)exact);
            Assert.That(Math.Abs(actual - exact), Is.LessThanOrEqualTo(1.01 * bit), $"{x}");
        }
    }

    [TestCase(0f, 1f, 0f)]
    [TestCase(float.NegativeInfinity, 0f, -1f)]
    [TestCase(-200f, 0f, -1f)]
    [TestCase(float.PositiveInfinity, float.PositiveInfinity, float.PositiveInfinity)]
    [TestCase(float.NaN, float.NaN, float.NaN)]
    public void TheEnds_AreExact(float x, float exp, float expM1)
    {
        Assert.That(TorchMath.Exp(x), Is.EqualTo(exp));
        Assert.That(TorchMath.ExpM1(x), Is.EqualTo(expM1));
    }
}
