namespace OnnxPose.Numerics.Tests;

/// <summary>Mixtures made from a seed.</summary>
static class TestMixture
{
    /// <summary>Components in the unit square, scales from <paramref name="smallestScale"/> to 0.3.</summary>
    public static GaussianComponent[] Random(int seed, int count, double smallestScale = 0.01)
    {
        var random = PoseRandom.FromSeed((ulong)seed);
        var components = new GaussianComponent[count];
        foreach (ref var component in components.AsSpan())
        {
            component = new(
                random.NextNormal(), random.NextDouble(), random.NextDouble(),
                Scale(ref random, smallestScale), 0.1 * random.NextNormal(),
                    Scale(ref random, smallestScale));
        }
        return components;
    }

    /// <summary>A mixture's points, drawn at a temperature.</summary>
    public static (double X, double Y)[] Draw(
        TemperedSampler sampler, GaussianComponent[] components, float temperature, int count, ulong seed = 1)
    {
        var random = PoseRandom.FromSeed(seed);
        var points = new (double, double)[count];
        foreach (ref var point in points.AsSpan())
        {
            point = sampler.Sample(new(components), temperature, ref random);
        }
        return points;
    }

    static double Scale(ref PoseRandom random, double smallest) =>
        smallest * Math.Pow(0.3 / smallest, random.NextDouble());
}
