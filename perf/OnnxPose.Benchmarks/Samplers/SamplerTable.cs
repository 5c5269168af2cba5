using System.Globalization;
using OnnxPose.Numerics;

namespace OnnxPose.Benchmarks.Samplers;

/// <summary>
/// `sampler-table [share]`: total-variation distance of each sampler to the exact tempered density, and its
/// time, as a Markdown table on stdout and in perf/results/sampler.md. A share below 1 draws less.
/// </summary>
static class SamplerTable
{
    const int Fineness = 600;

    static readonly float[] s_temperatures = [0.05f, 0.1f, 0.3f, 0.7f, 1, 2];

    static readonly SamplerCase[] s_cases =
    [
        new("ours", new TemperedSampler(), 100_000),
        new("paper, N = 1000", new TemperedSampler(SamplerKind.Paper), 40_000),
        new("paper, N = 10,000", new TemperedSampler(SamplerKind.Paper, 10_000), 4_000),
    ];

    /// <summary>Measures everything and writes the table.</summary>
    public static int Run(ReadOnlySpan<string> args)
    {
        var share = args.IsEmpty ? 1 : double.Parse(args[0], CultureInfo.InvariantCulture);
        SamplerCase[] cases = [.. s_cases.Select(c => c with { Runs = (int)(c.Runs * share) })];
        List<SamplerRow> rows = [];
        foreach (var (name, components) in TestMixtures.All)
        {
            foreach (var temperature in s_temperatures)
            {
                rows.Add(Measure(name, components, temperature, cases));
                Console.Error.WriteLine(rows[^1].ToMarkdown());
            }
        }
        var report = SamplerReport.Write(rows, [.. cases.Select(static c => c.Name)]);
        Machine.Publish("sampler", report);
        return 0;
    }

    static SamplerRow Measure(
        string name, GaussianComponent[] components, float temperature, SamplerCase[] cases)
    {
        var partition = new TemperedPartition(new TemperedDensity(components, temperature), Fineness);
        var results = cases.Select(c =>
        {
            var histogram = c.Measure(partition, components, temperature);
            var time = c.MicrosecondsPerSample(components, temperature);
            return new SamplerResult(histogram.Distance, histogram.Noise, time);
        });
        return new(name, temperature, partition.ReferenceDistance, [.. results]);
    }
}
