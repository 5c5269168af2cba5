using System.Diagnostics;
using OnnxPose.Evaluation.Scenes;
using OnnxPose.Numerics;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Training.Commands;
using OnnxPose.Training.Data;
using OnnxPose.Training.Text;
using OnnxPose.Training.Weights;
using static TorchSharp.torch;

namespace OnnxPose.Training.Transformer;

/// <summary><c>t2p</c>: trains the transformer on sampled scenes with a frozen text encoder.</summary>
sealed class PoseTraining : IDisposable
{
    readonly PoseTrainingOptions _options;
    readonly TextEncoder _text;
    readonly PoseTransformer _network;
    readonly FlatAdamW _optimizer;
    readonly TrainingCheckpoint _checkpoint;
    readonly PoseValidation _validation;
    readonly PoseLog _log;
    readonly Prefetch<PoseBatch> _batches;
    readonly Stopwatch _clock = Stopwatch.StartNew();
    volatile bool _stop;

    PoseTraining(PoseTrainingOptions options)
    {
        _options = options;
        var tokens = CaptionTokens.Load(options.Tokenizer);
        _text = TextEncoderFile.Load(options.TextEncoder);
        var config = Miniature with { TextWidth = _text.Sizes.Width };
        var random = PoseRandom.FromSeed(options.Seed);
        _network = new(config, random.Fork("weights"));
        _optimizer = new(_network.Parameters) { Orthogonalizes = options.Orthogonalizes };
        Directory.CreateDirectory(options.Run);
        Directory.CreateDirectory(options.Output);
        _checkpoint = new(Path.Combine(options.Run, "checkpoint.safetensors"), _network.Parameters,
            _optimizer);
        if (!_checkpoint.Resume() && options.Start.Length > 0)
        {
            _network.Parameters.Load(WeightFile.Read(Path.Combine(options.Start, "model.safetensors")));
            _optimizer.RestartAverage();
        }
        _validation = new(config, tokens, options.Kinds);
        _log = new(options.Run, _checkpoint.Seconds);
        var source = new PoseBatchSource(config, tokens, SceneSplit.Training, random.Fork("scenes"));
        _batches = new(number => source.Draw(options.Kinds, number), _checkpoint.Drawn, ahead: 4);
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
        var options = PoseTrainingOptions.From(arguments);
        arguments.RefuseOthers();
        using var training = new PoseTraining(options);
        using var stop = new StopSignals(() => training._stop = true);
        training.Train();
    }

    public void Dispose()
    {
        _text.Dispose();
        _network.Dispose();
        _optimizer.Dispose();
        _log.Dispose();
    }

    void Train()
    {
        double nextSave = _options.CheckpointMinutes, nextValidation = _options.ValidationMinutes;
        var decayed = 0;
        while (!_stop && _clock.Elapsed.TotalMinutes < _options.Minutes
            && _optimizer.Step < _options.Steps
            && (_options.DecaySteps == 0 || decayed < _options.DecaySteps))
        {
            Step(_options.DecaySteps == 0 ? 1 : 1 - Math.Sqrt((double)decayed++ / _options.DecaySteps));
            var minutes = _clock.Elapsed.TotalMinutes;
            if (minutes >= nextSave)
            {
                nextSave = minutes + _options.CheckpointMinutes;
                Save();
            }
            if (minutes >= nextValidation)
            {
                nextValidation = minutes + _options.ValidationMinutes;
                Validate();
            }
        }
        Save();
        Validate();
    }

    void Step(double decay)
    {
        var batch = _batches.Next();
        _checkpoint.Drawn++;
        var warmUp = Math.Min(1, (_optimizer.Step + 1.0) / _options.WarmUpSteps);
        using var scope = NewDisposeScope();
        _network.Parameters.Gradients.zero_();
        var (loss, sums) = Loss(_text, _network, batch, _options.KindWeights);
        loss.backward();
        var norm = _optimizer.Descend(_options.Rate * warmUp * decay, _options.AverageDecay);
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

    // A decaying run leaves the checkpoint of the constant rate alone, so that training can go on from there.
    void Save()
    {
        if (_options.DecaySteps == 0)
        {
            _checkpoint.Save();
        }
        TransformerConfigFile.Write(Path.Combine(_options.Output, "config.json"), _network.Config);
        _network.Parameters.With(_optimizer.Average, () => WeightFile.Write(
            Path.Combine(_options.Output, "model.safetensors"), _network.Parameters.Export(), half: true));
    }

    void Validate() => _network.Parameters.With(_optimizer.Average,
        () => _log.AddValidation(_optimizer.Step, _validation.Measure(_text, _network)));
}
