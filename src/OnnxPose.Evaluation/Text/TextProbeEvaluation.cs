using System.Collections.Immutable;
using System.Globalization;
using OnnxPose.Evaluation.Reports;
using OnnxPose.Evaluation.Reports.Plots;
using OnnxPose.Evaluation.Scenes;
using OnnxPose.Inference;
using OnnxPose.Models;
using OnnxPose.Numerics;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Text;

namespace OnnxPose.Evaluation.Text;

/// <summary>How much of a caption a linear probe can read from the two outputs of a text encoder.</summary>
/// <remarks>
/// The outputs are the penultimate state at the end token, which the text-to-pose transformer reads, and the
/// projected pooled embedding, which pictures and pose scores are made with. The probes are fitted on
/// captions of the training split and judged on held-out sentences. A slot that a caption does not fill is
/// left out.
/// </remarks>
public static class TextProbeEvaluation
{
    const int BatchSize = 64;

    /// <summary>Runs the evaluation.</summary>
    /// <param name="modelFolder">A model folder with <c>tokenizer</c> and <c>text_encoder</c>.</param>
    /// <param name="fitted">Captions to fit the probes on, 1,000 to 100,000.</param>
    /// <param name="judged">Held-out captions to judge them on, 100 to 100,000.</param>
    /// <param name="inference">Where the encoder runs; the defaults where it is null.</param>
    /// <param name="cancellationToken">Stops between batches and between probes.</param>
    /// <returns><c>penultimate.SLOT</c> and <c>projected.SLOT</c>: the share of captions read
    /// correctly.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number of captions is out of its range.</exception>
    /// <exception cref="OnnxPoseException">The models are missing or not what they should be.</exception>
    public static EvaluationReport Run(string modelFolder, int fitted = 8000, int judged = 2000,
        InferenceOptions? inference = null, CancellationToken cancellationToken = default)
    {
        var folder = new ModelFolder(modelFolder);
        ArgumentOutOfRangeException.ThrowIfLessThan(fitted, 1000);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fitted, 100_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(judged, 100);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(judged, 100_000);
        var tokenizer = ClipTokenizer.Load(folder.Require("tokenizer", "vocab.json"));
        using var encoder = TextEncoder.Load(folder.Require("text_encoder", "config.json"), inference,
            ClipTextOutputs.Projected);
        var random = PoseRandom.FromSeed(0).Fork("text probes");
        var training = Encode(tokenizer, encoder, SceneSplit.Training, fitted, ref random, cancellationToken);
        var heldOut = Encode(tokenizer, encoder, SceneSplit.HeldOutSeen, judged, ref random,
            cancellationToken);
        var metrics = ImmutableSortedDictionary.CreateBuilder<string, double>();
        for (var slot = 0; slot < SceneSlots.All.Length; slot++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            metrics.Add($"penultimate.{SceneSlots.All[slot].Name}", Probe(training, heldOut, slot,
                static c => c.State));
            metrics.Add($"projected.{SceneSlots.All[slot].Name}", Probe(training, heldOut, slot,
                static c => c.Projected));
        }
        return new("text", ImmutableSortedDictionary<string, string>.Empty
            .Add("fitted", fitted.ToString(CultureInfo.InvariantCulture))
            .Add("judged", judged.ToString(CultureInfo.InvariantCulture)), metrics.ToImmutable())
        {
            Pictures = [Picture(metrics)],
        };
    }

    static ReportPicture Picture(IEnumerable<KeyValuePair<string, double>> metrics)
    {
        const int width = 900;
        var chart = new ShareChart("Captions of which a linear probe reads the slot",
            [.. metrics.Select(static metric => (metric.Key, metric.Value))]);
        return new("text", PlotPage.Draw([chart], 1, width, chart.Height));
    }

    static double Probe(List<EncodedCaption> training, List<EncodedCaption> heldOut, int slot,
        Func<EncodedCaption, float[]> features)
    {
        var fit = training.Where(c => c.Labels[slot] >= 0).ToList();
        var judge = heldOut.Where(c => c.Labels[slot] >= 0).ToList();
        var probe = SoftmaxRegression.Fit([.. fit.Select(features)], [.. fit.Select(c => c.Labels[slot])],
            SceneSlots.All[slot].Classes);
        return judge.Count(c => probe.Classify(features(c)) == c.Labels[slot]) / (double)judge.Count;
    }

    static List<EncodedCaption> Encode(ClipTokenizer tokenizer, TextEncoder encoder, SceneSplit split,
        int count, ref PoseRandom random, CancellationToken cancellationToken)
    {
        var captions = new List<EncodedCaption>(count);
        while (captions.Count < count)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var scenes = new List<Scene>();
            for (var i = 0; i < Math.Min(BatchSize, count - captions.Count); i++)
            {
                scenes.Add(SceneSampler.Sample(split, ref random));
            }
            var texts = scenes.Select(s => tokenizer.Encode(s.Caption, encoder.Config.MaxTokens)).ToArray();
            var states = encoder.Encode(texts, cancellationToken);
            captions.AddRange(scenes.Select((s, i) => new EncodedCaption(
                s.SlotLabels, StateAtEnd(states, i, texts[i]), Row(states.Projected, i, scenes.Count))));
        }
        return captions;
    }

    static float[] StateAtEnd(TextStates states, int prompt, TokenSequence text)
    {
        var end = Math.Min(text.TextTokens + 1,
            states.Tokens - 1);      // after the start token and the caption's own
        return [.. states.Penultimate.AsSpan((prompt * states.Tokens + end) * states.Width, states.Width)];
    }

    static float[] Row(float[] values, int row, int rows) =>
        [.. values.AsSpan(row * (values.Length / rows), values.Length / rows)];

    sealed record EncodedCaption(ImmutableArray<int> Labels, float[] State, float[] Projected);
}
