using System.Numerics.Tensors;

namespace OnnxPose.Tests.Models;

/// <summary>Compares arrays of numbers and says where they differ most.</summary>
static class Near
{
    /// <summary>Every element within <paramref name="tolerance"/>.</summary>
    public static void Absolute(
        ReadOnlySpan<float> actual, ReadOnlySpan<float> expected, float tolerance, string what) =>
        Check(actual, expected, what, (_, _) => tolerance);

    /// <summary>Every element within <paramref name="tolerance"/> times the larger of 1 and its
    /// magnitude.</summary>
    public static void Scaled(
        ReadOnlySpan<float> actual, ReadOnlySpan<float> expected, float tolerance, string what) =>
        Check(actual, expected, what, (_, value) => tolerance * Math.Max(1, Math.Abs(value)));

    /// <summary>Every element within <paramref name="tolerance"/> times the larger of 1 and the largest
    /// magnitude of all.</summary>
    public static void ToScale(
        ReadOnlySpan<float> actual, ReadOnlySpan<float> expected, float tolerance, string what)
    {
        var scale = Math.Max(1, Math.Abs(TensorPrimitives.MaxMagnitude(expected)));
        Check(actual, expected, what, (_, _) => tolerance * scale);
    }

    /// <summary>Every element within <paramref name="tolerance"/> times its magnitude.</summary>
    public static void Relative(
        ReadOnlySpan<float> actual, ReadOnlySpan<float> expected, float tolerance, string what) =>
        Check(actual, expected, what, (_, value) => Math.Max(tolerance * Math.Abs(value), float.Epsilon));

    static void Check(
        ReadOnlySpan<float> actual, ReadOnlySpan<float> expected, string what,
        Func<int, float, float> allowed)
    {
        Assert.That(actual.Length, Is.EqualTo(expected.Length), what);
        var (worst, at) = (0f, 0);
        for (var i = 0; i < actual.Length; i++)
        {
            var excess = Math.Abs(actual[i] - expected[i]) / allowed(i, expected[i]);
            if (!(excess <= worst))     // NaN too
            {
                (worst, at) = (excess, i);
            }
        }
        TestContext.Out.WriteLine($"{what}: at most {worst:0.000} of the tolerance");
        Assert.That(worst, Is.LessThanOrEqualTo(1),
            $"{what}: {actual[at]} at {at}, expected {expected[at]}");
    }
}
