namespace OnnxPose.Numerics.Tests.Sampling;

/// <summary>That the candidates are where the tempered density is, for shapes that are hard
/// to propose for.</summary>
public class DefensiveSamplerTests
{
    static readonly GaussianComponent s_wide = new(0, 0.5, 0.5, 0.1, 0, 0.1);

    static readonly Dictionary<string, GaussianComponent[]> s_shapes = new()
    {
        ["one"] = [s_wide],
        // ln p is quartic in the middle of the first two, and has no curvature in two directions
        // for the four.
        ["flat top"] = [s_wide, s_wide with { X = 0.7 }],
        ["flat square"] =
            [s_wide, s_wide with { X = 0.7 }, s_wide with { Y = 0.7 }, s_wide with { X = 0.7, Y = 0.7 }],
        ["ridge"] = [.. Enumerable.Range(0, 6).Select(static i => s_wide with { X = 0.15 * i })],
        ["needle"] = [s_wide, new(-3.5, 0.6, 0.45, 0.01, 0, 0.01)],
        ["crossing"] = [new(0, 0.4, 0.5, 0.1, 0, 0.004), new(0, 0.5, 0.6, 0.004, 0, 0.1)],
    };

    static IEnumerable<string> Shapes => s_shapes.Keys;

    /// <remarks>A quarter at temperatures that nobody asks for.</remarks>
    [Test]
    public void The_candidates_are_worth_half_their_number_or_more(
        [ValueSource(nameof(Shapes))] string shape, [Values(0.001, 0.05, 0.1, 0.3, 0.7)] double temperature)
    {
        const int Count = DefensiveSampler.Candidates;
        var random = PoseRandom.FromSeed(1);
        var set = new CandidateSet(new double[Count], new double[Count], new double[Count]);
        var worth = 0.0;
        for (var draw = 0; draw < 200; draw++)
        {
            DefensiveSampler.Propose(new(s_shapes[shape]), temperature, ref random, set);
            var logs = set.LogWeights.ToArray();
            var weights = logs.Select(log => Math.Exp(log - logs.Max())).ToArray();
            worth += Math.Pow(weights.Sum(), 2) / weights.Sum(static w => w * w) / (200 * Count);
        }
        Assert.That(worth, Is.GreaterThan(temperature < 0.01 ? 0.25 : 0.5));
    }
}
