namespace OnnxPose.Numerics.Tests.Sampling;

/// <summary>The published algorithm, against a plain version of it.</summary>
public class PaperSamplerTests
{
    const int Draws = 20_000;

    static readonly GaussianComponent[] s_components = TestMixture.Random(21, 4, 0.05);

    [Test]
    public void Few_candidates_give_the_plain_version_s_distribution(
        [Values(1, 2, 5, 16)] int candidates, [Values(0.1f, 0.5f, 2)] float temperature)
    {
        var fused = TestMixture.Draw(new(SamplerKind.Paper, candidates), s_components, temperature, Draws);
        var plain = Plain(candidates, temperature);
        var limit = Statistics.OneInAHundred(Draws / 2.0);
        Assert.That(Statistics.Distance(Xs(fused), Xs(plain)), Is.LessThan(limit));
        Assert.That(Statistics.Distance(Ys(fused), Ys(plain)), Is.LessThan(limit));
    }

    [Test]
    public void At_zero_the_most_likely_of_the_candidates_is_returned()
    {
        var mixture = new GaussianMixture(s_components);
        var random = PoseRandom.FromSeed(4);
        var candidates = random;
        var set = new CandidateSet(new double[16], new double[16], new double[16]);
        PaperSampler.Propose(mixture, 0, 11, ref candidates, set);
        var (x, y) = PaperSampler.Sample(mixture, 0, 11, ref random);
        var best = double.NegativeInfinity;
        for (var i = 0; i < 11; i++)
        {
            best = Math.Max(best, mixture.LogProbability(set.X[i], set.Y[i]));
        }
        Assert.That(mixture.LogProbability(x, y), Is.EqualTo(best).Within(1e-9));
    }

    [Test]
    public void What_fills_the_last_vector_is_never_picked()
    {
        var set = new CandidateSet(new double[16], new double[16], new double[16]);
        var random = PoseRandom.FromSeed(4);
        PaperSampler.Propose(new(s_components), 0.5, 11, ref random, set);
        Assert.That(set.LogWeights[11..].ToArray(), Is.All.EqualTo(double.NegativeInfinity));
        Assert.That(set.LogWeights[..11].ToArray(), Is.All.Matches<double>(double.IsFinite));
        Assert.That(WeightedPick.ByLogWeights(set.LogWeights, Math.BitDecrement(1.0)),
            Is.LessThanOrEqualTo(10));
    }

    static double[] Xs((double X, double Y)[] points) => [.. points.Select(static p => p.X)];

    static double[] Ys((double X, double Y)[] points) => [.. points.Select(static p => p.Y)];

    static (double X, double Y)[] Plain(int candidates, double temperature)
    {
        var random = PoseRandom.FromSeed(77);
        var picked = new (double, double)[Draws];
        var points = new (double X, double Y)[candidates];
        var weights = new double[candidates];
        for (var draw = 0; draw < Draws; draw++)
        {
            for (var i = 0; i < candidates; i++)
            {
                points[i] = PlainSampler.Sample(new(s_components), ref random);
                var log = new GaussianMixture(s_components).LogProbability(points[i].X, points[i].Y);
                weights[i] = Math.Exp((1 / temperature - 1) * log);
            }
            var threshold = random.NextDouble() * weights.Sum();
            var index = 0;
            while (index < candidates - 1 && (threshold -= weights[index]) >= 0)
            {
                index++;
            }
            picked[draw] = points[index];
        }
        return picked;
    }
}
