using System.Globalization;
using System.Text;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using OnnxPose.Benchmarks.Samplers;
using OnnxPose.TestKit;

namespace OnnxPose.Benchmarks.Kernels;

/// <summary>
/// `kernels`: the parts of a pose and a picture one by one, with BenchmarkDotNet's short job in this process.
/// A Markdown table on stdout and in perf/results/kernels.md.
/// </summary>
static class KernelTable
{
    static readonly Type[] s_kernels =
    [
        typeof(SamplerBenchmarks), typeof(TokenizerBenchmarks), typeof(TextEncoderBenchmarks),
        typeof(DecodeStepBenchmarks), typeof(ImagingBenchmarks), typeof(SchedulerBenchmarks),
    ];

    /// <summary>Measures and writes.</summary>
    public static int Run()
    {
        using var folder = new TempFolder();
        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(NullLogger.Instance)
            .WithArtifactsPath(folder.Path);
        var rows = new StringBuilder();
        foreach (var kernel in s_kernels)
        {
            Console.Error.WriteLine(kernel.Name);
            foreach (var report in BenchmarkRunner.Run(kernel, config).Reports)
            {
                rows.AppendLine(Row(report));
            }
        }
        Machine.Publish("kernels", $"""
            # The parts one by one

            {Machine.Description}.
            BenchmarkDotNet's short job in one process; +- is half its 99.9 % confidence interval, which three
            measurements leave wide. Bytes are those of the managed heap.
            `dotnet run -c Release --project perf/OnnxPose.Benchmarks -- kernels`

            | kernel | case | time | +- | bytes |
            | --- | --- | --- | --- | --- |
            {rows}
            """);
        return 0;
    }

    static string Row(BenchmarkReport report)
    {
        var benchmark = report.BenchmarkCase;
        var statistics = report.ResultStatistics
            ?? throw new InvalidOperationException($"{benchmark.DisplayInfo} gave no result.");
        var kernel = benchmark.Descriptor.Type.Name.Replace("Benchmarks", "", StringComparison.Ordinal);
        var parameters = string.Join(", ", benchmark.Parameters.Items.Select(static item =>
            string.Create(CultureInfo.InvariantCulture, $"{item.Name} = {item.Value}")));
        return string.Create(CultureInfo.InvariantCulture,
            $"| {kernel}: {benchmark.Descriptor.WorkloadMethod.Name} | {parameters} ") +
            string.Create(CultureInfo.InvariantCulture, $"| {statistics.Mean / 1e3:0.###} us ") +
            string.Create(CultureInfo.InvariantCulture,
                $"| {statistics.ConfidenceInterval.Margin / 1e3:0.###} us ") +
            string.Create(CultureInfo.InvariantCulture,
                $"| {report.GcStats.GetBytesAllocatedPerOperation(benchmark) ?? 0} |");
    }
}
