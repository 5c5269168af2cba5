using System.Numerics.Tensors;

namespace OnnxPose.Tests.Models;

/// <summary>How far a network with 8-bit weights may be from the same one in fp32.</summary>
/// <remarks>
/// <para>A Linear rounds weights and activations to steps of 1/127 of the largest magnitude of 128. Rounding
/// is off by step / sqrt(12) in the mean square, and the largest of 128 is some three times their root mean
/// square; so a product is off by e = sqrt(2) * 3 / (127 * sqrt(12)), just under one percent of its size. Two
/// Linears follow each other in a sublayer. The errors of the sublayers are independent and add up in
/// squares.</para>
/// <para>The bound is on the relative L2 error of all outputs together: a single one may well be a small
/// difference of large numbers.</para>
/// </remarks>
static class EightBitError
{
    const double Peak = 3, Steps = 127;

    /// <summary>The bound for a network of so many sublayers: attentions and feed-forwards.</summary>
    public static double Bound(int sublayers) =>
        Math.Sqrt(2) * Peak / (Steps * Math.Sqrt(12)) * Math.Sqrt(2 * sublayers);

    /// <summary>Checks the bound, and that 8 bits were there at all.</summary>
    public static void Require(
        ReadOnlySpan<float> actual, ReadOnlySpan<float> expected, int sublayers, string what)
    {
        var relative = Relative(actual, expected);
        var differences = new float[actual.Length];
        TensorPrimitives.Subtract(actual, expected, differences);
        TestContext.Out.WriteLine(
            $"{what}: relative L2 {relative:0.0e0} of {Bound(sublayers):0.0e0}, " +
            $"at most {Math.Abs(TensorPrimitives.MaxMagnitude(differences)):0.0e0}");
        Assert.That(relative, Is.LessThanOrEqualTo(Bound(sublayers)).And.GreaterThan(1e-5), what);
    }

    /// <summary>The L2 norm of the difference over that of what is expected.</summary>
    public static double Relative(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected)
    {
        Assert.That(actual.Length, Is.EqualTo(expected.Length));
        return TensorPrimitives.Distance(actual, expected) / TensorPrimitives.Norm(expected);
    }
}
