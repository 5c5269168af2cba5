using System.Diagnostics;
using System.Globalization;
using OnnxPose.Evaluation.Scenes;
using OnnxPose.Numerics;
using OnnxPose.Training.Commands;
using OnnxPose.Training.Data;
using OnnxPose.Training.Weights;
using static TorchSharp.torch;

namespace OnnxPose.Training.Text;

/// <summary><c>text</c>: trains the text encoder to tell what captions say.</summary>
/// <remarks>
/// A loss on poses alone would leave the last layer, the pooled output and the projection untrained, and
/// colours and settings would be noise to it; pictures and pose scores need both.
/// </remarks>
static class TextTraining
{
    const double SecondsPerLine = 20;

    public static void Run(Arguments arguments)
    {
        var output = arguments.Text("out", "models/mini/text_encoder");
        var tokens = CaptionTokens.Load(arguments.Text("tokenizer", "models/mini/tokenizer"));
        var steps = arguments.Whole("steps", 4000);
        var captions = arguments.Whole("captions", 96);
        var rate = arguments.Number("rate", 1e-3);
        var seed = (ulong)arguments.Whole("seed", 1);
        var start = arguments.Text("start", "");
        arguments.RefuseOthers();
        var random = PoseRandom.FromSeed(seed).Fork("text");
        using var encoder = start.Length > 0 ? TextEncoderFile.Load(start)
            : new TextEncoder(Sizes(tokens), random.Fork("weights"));
        using var optimizer = new FlatAdamW(encoder.Parameters, beta2: 0.98);
        var batches = new Prefetch<CaptionBatch>(
            number => CaptionBatch.Draw(tokens, SceneSplit.Training, random.Fork("captions"), number,
                captions), 0, 4);
        Train(encoder, optimizer, batches, steps, rate);
        encoder.Parameters.With(optimizer.Average, () =>
        {
            TextEncoderFile.Save(output, encoder);
            TextProbeReport.Print(encoder, tokens);
        });
    }

    static TextEncoderSizes Sizes(CaptionTokens tokens) => new()
    {
        Vocabulary = tokens.Vocabulary,
        StartId = tokens.StartId,
        EndId = tokens.EndId,
        MaxTokens = tokens.Length,
    };

    static void Train(TextEncoder encoder, FlatAdamW optimizer, Prefetch<CaptionBatch> batches, int steps,
        double rate)
    {
        var clock = Stopwatch.StartNew();
        var nextLine = SecondsPerLine;
        for (var step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            var batch = batches.Next();
            encoder.Parameters.Gradients.zero_();
            var loss = Loss(encoder, batch);
            loss.backward();
            optimizer.Descend(rate * Schedule(step, steps), averageDecay: 0.995);
            if (clock.Elapsed.TotalSeconds >= nextLine)
            {
                nextLine += SecondsPerLine;
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"step {step + 1} of {steps}, {clock.Elapsed.TotalSeconds:F0} s, "
                    + $"loss {loss.item<float>():F5}"));
            }
        }
    }

    static Tensor Loss(TextEncoder encoder, CaptionBatch batch) =>
        SlotProbes.Loss(SlotProbes.Logits(encoder.Parameters, SlotProbes.States(encoder, batch)), batch);

    // Warm-up, then a cosine to zero.
    static double Schedule(int step, int steps) =>
        Math.Min(1, (step + 1) / 200.0) * 0.5 * (1 + Math.Cos(Math.PI * step / steps));
}
