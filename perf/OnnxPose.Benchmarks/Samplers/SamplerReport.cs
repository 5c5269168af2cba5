using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using OnnxPose.TestKit;
using static System.StringComparison;

namespace OnnxPose.Benchmarks.Samplers;

/// <summary>The accuracy table as a Markdown page.</summary>
static class SamplerReport
{
    const string Method = """
        `dotnet run -c Release --project perf/OnnxPose.Benchmarks -- sampler-table` writes this page.

        TV is the total-variation distance between a sampler's draws and p(x)^(1/T) / Z over a partition of
        the plane: the component that dominates x 6 radial x 8 angular quantiles of the exact density in that
        component's whitened plane. The exact cell masses come from midpoint quadrature in double precision on
        two grids, one twice as fine as the other; `ref` is the distance between the two. Draws are counted by
        the probability with which each candidate would be picked (Rao-Blackwell), single draws where a method
        has no candidates (T = 1; ours above 1). `noise` is half the distance between two halves of the draws:
        what the measurement would show of a perfect sampler. us is the time per sample on one thread, the
        best of 25 batches, all in one run. Ours takes 64 candidates; both samplers are fused over vectors.
        """;

    /// <summary>The page.</summary>
    public static string Write(IReadOnlyList<SamplerRow> rows, string[] samplers)
    {
        var page = new StringBuilder("# Tempered sampling: accuracy and time\n\n");
        page.Append(Method).Append("\n\n");
        page.Append(CultureInfo.InvariantCulture, $"Machine: {Machine()}.\n\n");
        var golden = GoldenMixture.ReadAll().Select(static g => g.Name).ToHashSet();
        var groups = rows.ToLookup(row => golden.Contains(row.Mixture));
        Section(page, "Mixtures of golden/tempered-gmm", [.. groups[true]], samplers);
        Section(page, "Harder ones", [.. groups[false]], samplers);
        return page.ToString();
    }

    static void Section(StringBuilder page, string title, SamplerRow[] rows, string[] samplers)
    {
        page.Append(CultureInfo.InvariantCulture, $"## {title}\n\n");
        for (var i = 0; i < samplers.Length; i++)
        {
            var worst = rows.MaxBy(r => r.Results[i].Distance)!;
            var times = rows.Where(static r => r.Temperature != 1).Select(r => r.Results[i].Microseconds);
            page.Append(CultureInfo.InvariantCulture,
                $"- {samplers[i]}: worst TV {worst.Results[i].Distance:0.0000} ({worst.Mixture}, T = ");
            page.Append(CultureInfo.InvariantCulture,
                $"{worst.Temperature}), {times.Min():0.0} to {times.Max():0.0} us apart from T = 1\n");
        }
        page.Append("\n| mixture | T | ref |");
        page.AppendJoin("", samplers.Select(static s => $" {s}: TV | noise | us |"));
        page.Append("\n| --- |").Insert(page.Length, " ---: |", 2 + 3 * samplers.Length).Append('\n');
        foreach (var row in rows)
        {
            page.Append(row.ToMarkdown()).Append('\n');
        }
        page.Append('\n');
    }

    static string Machine()
    {
        const string CpuInfo = "/proc/cpuinfo";
        var model = File.Exists(CpuInfo)
            ? File.ReadLines(CpuInfo).FirstOrDefault(static l => l.StartsWith("model name", Ordinal))
            : null;
        var name = model?[(model.IndexOf(':', Ordinal) + 1)..].Trim()
            ?? RuntimeInformation.ProcessArchitecture.ToString();
        return string.Create(CultureInfo.InvariantCulture,
            $"{name}, {Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}, ") +
            (Vector512.IsHardwareAccelerated ? "512-bit vectors" : "512-bit vectors in smaller pieces");
    }
}
