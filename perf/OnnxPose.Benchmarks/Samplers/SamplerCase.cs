using System.Diagnostics;
using OnnxPose.Numerics;

namespace OnnxPose.Benchmarks.Samplers;

/// <summary>One sampler at one size, measured against a partition.</summary>
/// <param name="Name">Its column in the table.</param>
/// <param name="Sampler">The sampler.</param>
/// <param name="Runs">How many sets of candidates are histogrammed.</param>
sealed record SamplerCase(string Name, TemperedSampler Sampler, int Runs)
{
    const int Seed = 1;

    /// <summary>Histograms the sampler's draws.</summary>
    public CellHistogram Measure(
        TemperedPartition partition, GaussianComponent[] components, float temperature)
    {
        var histogram = new CellHistogram(partition);
        var mixture = new GaussianMixture(components);
        var random = PoseRandom.FromSeed(Seed).Fork(Name);
        if (temperature == 1 || (temperature > 1 && Sampler.Kind == SamplerKind.Defensive))
        {
            // Exact methods without a set of candidates: as many single draws as elsewhere candidates count.
            for (var run = 0; run < 40 * Runs; run++)
            {
                var (x, y) = Sampler.Sample(mixture, temperature, ref random);
                histogram.Add(run, x, y);
            }
            return histogram;
        }
        var padded = Sampler.Kind == SamplerKind.Paper
            ? PaperSampler.Padded(Sampler.Candidates)
            : DefensiveSampler.Candidates;
        var set = new CandidateSet(new double[padded], new double[padded], new double[padded]);
        for (var run = 0; run < Runs; run++)
        {
            if (Sampler.Kind == SamplerKind.Paper)
            {
                PaperSampler.Propose(mixture, temperature, Sampler.Candidates, ref random, set);
            }
            else
            {
                DefensiveSampler.Propose(mixture, temperature, ref random, set);
            }
            histogram.Add(run, set);
        }
        return histogram;
    }

    /// <summary>
    /// Microseconds per sample: the best of several batches, so that other work does not count.
    /// </summary>
    public double MicrosecondsPerSample(GaussianComponent[] components, float temperature)
    {
        var mixture = new GaussianMixture(components);
        var random = PoseRandom.FromSeed(Seed);
        var best = double.PositiveInfinity;
        for (var batch = 0; batch < 25; batch++)    // the first ones also warm up
        {
            var samples = 0;
            var watch = Stopwatch.StartNew();
            while (watch.Elapsed.TotalMilliseconds < 4)
            {
                for (var i = 0; i < 8; i++, samples++)
                {
                    Sampler.Sample(mixture, temperature, ref random);
                }
            }
            best = Math.Min(best, watch.Elapsed.TotalMicroseconds / samples);
        }
        return best;
    }
}
