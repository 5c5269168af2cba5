using OnnxPose.Evaluation.Scenes;
using OnnxPose.Numerics;
using OnnxPose.Training.Commands;
using OnnxPose.Training.Data;
using OnnxPose.Training.Runs;
using OnnxPose.Training.Weights;
using static TorchSharp.torch;

namespace OnnxPose.Training.Text;

/// <summary><c>text</c>: trains the text encoder to tell what captions say.</summary>
/// <remarks>
/// A loss on poses alone would leave the last layer, the pooled output and the projection untrained, and
/// colours and settings would be noise to it; pictures and pose scores need both.
/// </remarks>
sealed class TextTraining : IDisposable
{
    readonly RunOptions _options;
    readonly string _output;
    readonly CaptionTokens _tokens;
    readonly TextEncoder _encoder;
    readonly FlatAdamW _optimizer;
    readonly TrainingCheckpoint _checkpoint;
    readonly TrainingLog _log;
    readonly Prefetch<CaptionBatch> _batches;

    TextTraining(RunOptions options, string output, string tokenizer, string start)
    {
        (_options, _output, _tokens) = (options, output, CaptionTokens.Load(tokenizer));
        var random = PoseRandom.FromSeed(options.Seed).Fork("text");
        _encoder = start.Length > 0 ? TextEncoderFile.Load(start)
            : new TextEncoder(Sizes(_tokens), random.Fork("weights"));
        _optimizer = new(_encoder.Parameters, beta2: 0.98);
        Directory.CreateDirectory(options.Run);
        _checkpoint = new(Path.Combine(options.Run, "checkpoint.safetensors"), _encoder.Parameters,
            _optimizer, options.Seed);
        _checkpoint.Resume();
        _log = new(Path.Combine(options.Run, "loss.csv"), _checkpoint.Seconds, "loss", "norm");
        _batches = new(
            number => CaptionBatch.Draw(_tokens, SceneSplit.Training, random.Fork("captions"), number,
                options.Batch), _checkpoint.Drawn, 4);
    }

    public static void Run(Arguments arguments)
    {
        var options = new RunOptions
        {
            Run = "runs/text",
            Rate = 1e-3,
            AverageDecay = 0.995,
            Batch = 96,
            Minutes = 600,
            Steps = 4000,
            WarmUpSteps = 200,
            LookMinutes = double.PositiveInfinity,
        }.Given(arguments);
        var output = arguments.Text("out", "models/mini/text_encoder");
        var tokenizer = arguments.Text("tokenizer", "models/mini/tokenizer");
        var start = arguments.Text("start", "");
        arguments.RefuseOthers();
        using var training = new TextTraining(options, output, tokenizer, start);
        new TrainingLoop(options, training._checkpoint, training._optimizer, training._log)
            .Run(training.Step, training.Export, training.Look);
    }

    public void Dispose()
    {
        _encoder.Dispose();
        _optimizer.Dispose();
        _log.Dispose();
    }

    static TextEncoderSizes Sizes(CaptionTokens tokens) => new()
    {
        Vocabulary = tokens.Vocabulary,
        StartId = tokens.StartId,
        EndId = tokens.EndId,
        MaxTokens = tokens.Length,
    };

    void Step(double rate)
    {
        var batch = _batches.Next();
        var cosine = 0.5 * (1 + Math.Cos(Math.PI * _optimizer.Step / _options.Steps));
        _checkpoint.Drawn++;
        using var scope = NewDisposeScope();
        _encoder.Parameters.Gradients.zero_();
        var loss = SlotProbes.Loss(
            SlotProbes.Logits(_encoder.Parameters, SlotProbes.States(_encoder, batch)), batch);
        loss.backward();
        var norm = _optimizer.Descend(rate * cosine, _options.AverageDecay);
        _checkpoint.Seconds = _log.Add(_optimizer.Step, loss.item<float>(), norm);
    }

    void Export() => _encoder.Parameters.With(
        _optimizer.Average, () => TextEncoderFile.Save(_output, _encoder));

    void Look() => _encoder.Parameters.With(
        _optimizer.Average, () => TextProbeReport.Print(_encoder, _tokens));
}
