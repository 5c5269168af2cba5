using System.Diagnostics;
using System.Globalization;
using OnnxPose.Benchmarks.Steps;
using OnnxPose.Inference;
using OnnxPose.Models;
using OnnxPose.TestKit;

namespace OnnxPose.Benchmarks.Load;

/// <summary>After how many runs it pays that ONNX Runtime packs weights when it opens a network.</summary>
/// <param name="Network">Which one.</param>
/// <param name="OpenPacked">Milliseconds to open it with packing.</param>
/// <param name="OpenBare">The same without.</param>
/// <param name="RunPacked">Milliseconds of a run with packed weights.</param>
/// <param name="RunBare">The same without.</param>
sealed record PrepackRule(
    string Network, double OpenPacked, double OpenBare, double RunPacked, double RunBare)
{
    const int Repetitions = 5, Layers = 12, Width = 768, Vocabulary = 49408, Steps = 131;

    /// <summary>The run from which on packing has paid; infinite where it slows runs down.</summary>
    public double Runs => RunBare > RunPacked
        ? Math.Max(0, (OpenPacked - OpenBare) / (RunBare - RunPacked))
        : double.PositiveInfinity;

    /// <summary>A row of a table.</summary>
    public string Row => string.Create(CultureInfo.InvariantCulture,
        $"| {Network} | {OpenPacked:F0} ms | {OpenBare:F0} ms | {RunPacked:F2} ms | {RunBare:F2} ms ") +
        string.Create(CultureInfo.InvariantCulture, $"| {Runs:F1} |");

    /// <summary>Measures networks of the published sizes with random weights.</summary>
    public static IReadOnlyList<PrepackRule> Measure()
    {
        using var folder = new TempFolder();
        RandomPoseTransformer.Write(folder.Path, PublishedModel.Sizes, seed: 1);
        RandomTextEncoder.Write(folder.At("text"), Vocabulary, Width, Layers, seed: 1);
        var text = PublishedModel.Text();
        return
        [
            Of("transformer, the steps of a pose", options => PoseTransformer.Load(folder.Path, options),
                transformer => Pose(transformer, text)),
            Of("text encoder, a prompt", options => TextEncoder.Load(folder.At("text"), options),
                static encoder => encoder.Encode(new long[PublishedModel.TextTokens], 1)),
        ];
    }

    static void Pose(PoseTransformer transformer, TextStates text)
    {
        using var decoder = transformer.Begin(text, [0]);
        for (var i = 0; i < Steps; i++)
        {
            decoder.Lengths[0] = i;
            decoder.Tokens[0] = new(PoseTokenKind.Body, 3, 0, 0.4f, 0.6f);
            decoder.Step(default);
        }
    }

    static PrepackRule Of<T>(string name, Func<InferenceOptions, T> open, Action<T> run)
        where T : IDisposable
    {
        List<double>[] times = [[], [], [], []];
        for (var i = 0; i <= Repetitions; i++)
        {
            foreach (var packed in new[] { true, false })
            {
                var (opened, ran) = Time(() => open(
                    new() { Device = DevicePolicy.Cpu, Prepack = packed }), run);
                if (i > 0)
                {
                    times[packed ? 0 : 1].Add(opened);
                    times[packed ? 2 : 3].Add(ran);
                }
            }
        }
        var medians = Array.ConvertAll(times, StepLimits.Median);
        return new(name, medians[0], medians[1], medians[2], medians[3]);
    }

    // The second run: the first one also makes buffers, and without packing reads the weights' file.
    static (double Open, double Run) Time<T>(Func<T> open, Action<T> run)
        where T : IDisposable
    {
        var start = Stopwatch.GetTimestamp();
        using var network = open();
        var opened = Stopwatch.GetElapsedTime(start);
        run(network);
        start = Stopwatch.GetTimestamp();
        run(network);
        return (opened.TotalMilliseconds, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }
}
