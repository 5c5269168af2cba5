using OnnxPose.Numerics;
using OnnxPose.TestKit;

namespace OnnxPose.Benchmarks.Samplers;

/// <summary>The mixtures of the accuracy table.</summary>
static class TestMixtures
{
    /// <summary>Those of golden/tempered-gmm, for which the bar holds, then harder ones of our own.</summary>
    public static IEnumerable<(string Name, GaussianComponent[] Components)> All =>
    [
        .. GoldenMixture.ReadAll().Select(static g => (g.Name, g.Components)),
        // Three percent in a spot a tenth as wide: at low temperatures it holds nearly everything.
        ("needle",
        [
            new(Math.Log(0.97), 0.5, 0.5, 0.15, 0.03, 0.12),
            new(Math.Log(0.03), 0.62, 0.41, 0.015, 0, 0.015),
        ]),
        // Two ridges that cross one standard deviation from either mean: the summit is where no mean is.
        ("crossing_ridges", [new(0, 0.4, 0.5, 0.1, 0, 0.004), new(0, 0.5, 0.6, 0.004, 0, 0.1)]),
        // As sharp as the network's smallest scale allows, beside something wide.
        ("smallest_scale",
        [
            new(0, 0.3, 0.3, 0.001, 0, 0.001),
            new(6, 0.6, 0.6, 0.1, 0.05, 0.1),
            new(2, 0.3, 0.304, 0.001, 0.02, 0.001),
        ]),
    ];
}
