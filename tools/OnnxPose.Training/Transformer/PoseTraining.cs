using OnnxPose.Evaluation.Scenes;
using OnnxPose.Numerics;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Training.Commands;
using OnnxPose.Training.Data;
using OnnxPose.Training.Runs;
using OnnxPose.Training.Text;
using OnnxPose.Training.Weights;
using static TorchSharp.torch;

namespace OnnxPose.Training.Transformer;

/// <summary><c>t2p</c>: trains the transformer on sampled scenes with a frozen text encoder.</summary>
sealed class PoseTraining : IDisposable
{
    readonly RunOptions _options;
    readonly PoseTrainingOptions _own;
    readonly TextEncoder _text;
    readonly PoseTransformer _network;
    readonly FlatAdamW _optimizer;
    readonly TrainingCheckpoint _checkpoint;
    readonly PoseValidation _validation;
    readonly PoseLog _log;
    readonly Prefetch<PoseBatch> _batches;

    PoseTraining(RunOptions options, PoseTrainingOptions own)
    {
        (_options, _own) = (options, own);
        var tokens = CaptionTokens.Load(own.Tokenizer);
        _text = TextEncoderFile.Load(own.TextEncoder);
        var config = Miniature with { TextWidth = _text.Sizes.Width };
        var random = PoseRandom.FromSeed(options.Seed);
        _network = new(config, random.Fork("weights"));
        _optimizer = new(_network.Parameters) { Orthogonalizes = own.Orthogonalizes };
        Directory.CreateDirectory(options.Run);
        Directory.CreateDirectory(own.Output);
        _checkpoint = new(Path.Combine(options.Run, "checkpoint.safetensors"), _network.Parameters,
            _optimizer, options.Seed);
        if (!_checkpoint.Resume() && own.Start.Length > 0)
        {
            _network.Parameters.Load(WeightFile.Read(Path.Combine(own.Start, "model.safetensors")));
            _optimizer.RestartAverage();
        }
        _validation = new(config, tokens, own.Kinds);
        _log = new(options.Run, _checkpoint.Seconds);
        var source = new PoseBatchSource(config, tokens, SceneSplit.Training, random.Fork("scenes"));
        _batches = new(number => source.Draw(own.Kinds, number), _checkpoint.Drawn, ahead: 4);
    }

    /// <summary>The miniature's sizes.</summary>
    static PoseTransformerConfig Miniature { get; } = new()
    {
        Layers = 4,
        Heads = 6,
        HeadSize = 32,
        MlpFactor = 4,
        MaxPeople = 3,
        TextWidth = 128,
        MixtureComponents = 6,
    };

    public static void Run(Arguments arguments)
    {
        var options = new RunOptions
        {
            Run = "runs/t2p",
            Rate = 1e-3,
            AverageDecay = 0.998,
            WarmUpSteps = 400,
            LookMinutes = 12,
        }.Given(arguments);
        var own = PoseTrainingOptions.From(arguments);
        arguments.RefuseOthers();
        using var training = new PoseTraining(options, own);
        new TrainingLoop(options, training._checkpoint, training._optimizer, training._log)
            .Run(training.Step, training.Export, training.Validate);
    }

    public void Dispose()
    {
        _text.Dispose();
        _network.Dispose();
        _optimizer.Dispose();
        _log.Dispose();
    }

    void Step(double rate)
    {
        var batch = _batches.Next();
        _checkpoint.Drawn++;
        using var scope = NewDisposeScope();
        _network.Parameters.Gradients.zero_();
        var (loss, sums) = Loss(_text, _network, batch, _own.KindWeights);
        loss.backward();
        var norm = _optimizer.Descend(rate, _options.AverageDecay);
        _checkpoint.Seconds = _log.Add(batch, _optimizer.Step, loss.item<float>(), norm, sums);
    }

    /// <summary>The loss of a batch and its sums, see <see cref="MixtureLoss"/>.</summary>
    public static (Tensor Loss, Tensor Sums) Loss(TextEncoder text, PoseTransformer network, PoseBatch batch,
        IReadOnlyList<float> kindWeights)
    {
        var scenes = batch.Ratios.Length;
        var coordinates = tensor(batch.Coordinates).view(scenes, batch.Layout.Tokens, 2);
        Tensor states;
        using (no_grad())
        {
            states = text.Penultimate(tensor(batch.Ids).view(batch.Kind.Captions, -1));
        }
        var logits = network.Forward(batch.Layout, tensor(batch.Ratios).view(scenes, 1), coordinates, states);
        return MixtureLoss.Of(batch, logits, coordinates, kindWeights);
    }

    void Export()
    {
        TransformerConfigFile.Write(Path.Combine(_own.Output, "config.json"), _network.Config);
        _network.Parameters.With(_optimizer.Average, () => WeightFile.Write(
            Path.Combine(_own.Output, "model.safetensors"), _network.Parameters.Export(), half: true));
    }

    void Validate() => _network.Parameters.With(_optimizer.Average,
        () => _log.AddValidation(_optimizer.Step, _validation.Measure(_text, _network)));
}
