using System.Globalization;
using System.Text;
using OnnxPose.Benchmarks.Steps;
using OnnxPose.Inference;
using OnnxPose.Models;
using OnnxPose.Numerics;
using OnnxPose.Onnx.Architectures;
using OnnxPose.TestKit;
using OnnxPose.TextToPose;

namespace OnnxPose.Benchmarks.Poses;

/// <summary>
/// `pose-share`: which part of a pose's time is ours and not ONNX Runtime's, and what the steps allocate, at
/// the published sizes with random weights, fp32, one thread. A Markdown table on stdout
/// and in perf/results/pose-share.md.
/// </summary>
static class PoseShare
{
    const int Repetitions = 3;

    static readonly PoseTransformerConfig s_tiny = PublishedModel.Sizes with
    {
        Layers = 1,
        Heads = 1,
        HeadSize = 8,
        MlpFactor = 1,
    };

    /// <summary>Measures everything and writes the table.</summary>
    public static int Run()
    {
        using var model = new PublishedModel();
        using var transformer = model.Open(threads: 1);
        using var folder = new TempFolder();
        RandomPoseTransformer.Write(folder.Path, s_tiny, seed: 1);
        using var tiny = PoseTransformer.Load(
            folder.Path, new() { Device = DevicePolicy.Cpu, Threads = 1 });
        var text = PublishedModel.Text();
        var report = new StringBuilder()
            .AppendLine(Invariant($"""
                # What of a pose's time is ours

                {Machine.Description}.
                One person, published sizes, random weights, fp32, one thread, T = 0.1;
                {ThreadClock.Name}, the best of {Repetitions}.
                `dotnet run -c Release --project perf/OnnxPose.Benchmarks -- pose-share`

                | sampler | rows | steps | a step | draws, rows | inputs, gate | share | allocating steps |
                | --- | --- | --- | --- | --- | --- | --- | --- |
                """));
        foreach (var kind in Enum.GetValues<SamplerKind>())
        {
            foreach (var rows in new[] { 1, 8 })
            {
                var inputs = InputShare.MicrosecondsPerStep(tiny, text, rows);
                report.AppendLine(Row(transformer, text, kind, rows, inputs));
                Console.Error.WriteLine($"{kind}, {rows} rows");
            }
        }
        Machine.Publish("pose-share", report.ToString());
        return 0;
    }

    static string Row(PoseTransformer transformer, TextStates text, SamplerKind kind, int rows, double inputs)
    {
        var runs = Enumerable.Range(0, Repetitions + 1).Select(_ => Measure(transformer, text, kind, rows))
            .Skip(1);
        var best = runs.MinBy(static run => run.Ours)!;
        var step = best.InSteps / best.Decoder.Steps;
        var draws = best.Ours / best.Decoder.Steps;
        var share = (draws + inputs) / (step + draws);
        return Invariant(
            $"| {kind} | {rows} | {best.Decoder.Steps} | {step:F0} us | {draws:F2} us | {inputs:F2} us ") +
            Invariant($"| {share:P2} | {best.Decoder.AllocatingSteps} of {best.Decoder.Steps} |");
    }

    static (double Ours, double InSteps, MeasuredDecoder Decoder) Measure(
        PoseTransformer transformer, TextStates text, SamplerKind kind, int rows)
    {
        var decoder = new MeasuredDecoder(transformer.Begin(text, new int[rows]));
        PoseSample[] samples = [.. Enumerable.Range(0, rows).Select(sample =>
            MeasuredPerson.DrawnBy(kind) with { Sample = sample })];
        var start = ThreadClock.Now();
        new PoseGenerator(_ => decoder, rows).Generate(samples);
        return (ThreadClock.Now() - start - decoder.StepTime, decoder.StepTime, decoder);
    }

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
