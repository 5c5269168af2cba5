using System.Text.Json;
using OnnxPose.Numerics;

namespace OnnxPose.TestKit;

/// <summary>A mixture of golden/tempered-gmm, with what is known of it at each temperature.</summary>
/// <param name="Name">Its name in the fixture.</param>
/// <param name="Components">Its components, weights normalised.</param>
/// <param name="Points">Points at which the untempered density is known.</param>
/// <param name="LogProbabilities">The logarithm of the density there.</param>
/// <param name="Split">Where the plane is cut into four cells.</param>
/// <param name="Tempered">Exact figures, by temperature.</param>
public sealed record GoldenMixture(
    string Name, GaussianComponent[] Components, (double X, double Y)[] Points, double[] LogProbabilities,
    (double X, double Y) Split, GoldenTemperature[] Tempered)
{
    /// <summary>Every mixture of the fixture.</summary>
    public static GoldenMixture[] ReadAll()
    {
        var json = JsonElement.Parse(File.ReadAllBytes(GoldenFolder.Path("tempered-gmm", "gmms.json")));
        return [.. json.EnumerateArray().Select(Read)];
    }

    /// <summary>The name, for test reports.</summary>
    public override string ToString() => Name;

    static GoldenMixture Read(JsonElement e) => new(
        e.GetProperty("name").GetString()!,
        [.. Enumerable.Range(0, e.GetProperty("log_weights").GetArrayLength()).Select(k => Component(e, k))],
        [.. e.GetProperty("points").EnumerateArray().Select(Pair)],
        Numbers(e.GetProperty("log_prob")),
        Pair(e.GetProperty("split")),
        [.. e.GetProperty("tempered").EnumerateArray().Select(Temperature)]);

    static GaussianComponent Component(JsonElement e, int k)
    {
        var (x, y) = Pair(e.GetProperty("locs")[k]);
        var scale = e.GetProperty("scale_tril")[k];
        return new(e.GetProperty("log_weights")[k].GetDouble(), x, y,
            scale[0][0].GetDouble(), scale[1][0].GetDouble(), scale[1][1].GetDouble());
    }

    static GoldenTemperature Temperature(JsonElement e)
    {
        var cov = e.GetProperty("cov");
        return new(
            e.GetProperty("T").GetDouble(),
            e.GetProperty("log_normaliser").GetDouble(),
            Pair(e.GetProperty("mean")),
            (cov[0][0].GetDouble(), cov[1][0].GetDouble(), cov[1][1].GetDouble()),
            Numbers(e.GetProperty("quadrant_mass")));
    }

    static (double X, double Y) Pair(JsonElement e) => (e[0].GetDouble(), e[1].GetDouble());

    static double[] Numbers(JsonElement e) => [.. e.EnumerateArray().Select(static v => v.GetDouble())];
}

/// <summary>What is known of p^(1/T) / Z.</summary>
/// <param name="T">The temperature.</param>
/// <param name="LogNormaliser">ln Z.</param>
/// <param name="Mean">The mean.</param>
/// <param name="Covariance">The covariance.</param>
/// <param name="QuadrantMass">
/// Masses of the four cells around the split: x below first, then y below first.
/// </param>
public sealed record GoldenTemperature(
    double T, double LogNormaliser, (double X, double Y) Mean, (double XX, double YX, double YY) Covariance,
    double[] QuadrantMass);
