using OnnxPose.Numerics;
using OnnxPose.Training.Data;
using OnnxPose.Training.Images.Data;
using OnnxPose.Training.Runs;
using OnnxPose.Training.Weights;
using static TorchSharp.torch;

namespace OnnxPose.Training.Images.Training;

/// <summary>Trains some of a denoiser's parameters: the common part of <c>unet</c> and
/// <c>adapter</c>.</summary>
sealed class DenoiserTraining : IDisposable
{
    readonly RunOptions _options;
    readonly DenoiserSetting _setting;
    readonly ParameterSet _parameters;
    readonly FlatAdamW _optimizer;
    readonly TrainingCheckpoint _checkpoint;
    readonly TrainingLog _log, _lookLog;
    readonly Prefetch<DenoisingBatch> _batches;
    readonly Denoiser _denoiser;

    public DenoiserTraining(RunOptions options, DenoiserSetting setting, Denoiser denoiser,
        ParameterSet parameters,
        PoseRandom random)
    {
        (_options, _setting, _denoiser, _parameters) = (options, setting, denoiser, parameters);
        _optimizer = new(parameters, weightDecay: 0.01);
        _checkpoint = new(Path.Combine(options.Run, "checkpoint.safetensors"), parameters, _optimizer,
            options.Seed);
        _checkpoint.Resume();
        _log = new(Path.Combine(options.Run, "loss.csv"), _checkpoint.Seconds, "loss", "norm", "leak");
        _lookLog = new(Path.Combine(options.Run, "validation.csv"), _checkpoint.Seconds,
            PictureLook.Columns);
        var source = new DenoisingBatchSource(setting.Scenes, setting.Latents, setting.Tokens,
            random.Fork("batches"))
        {
            BodyOnly = setting.BodyOnly,
            TextDropped = setting.TextDropped,
            PoseDropped = setting.PoseDropped,
        };
        _batches = new(number => source.Draw(number, options.Batch), _checkpoint.Drawn, ahead: 3);
    }

    /// <summary>Trains to the end.</summary>
    /// <param name="export">Writes the weights that are in place.</param>
    public void Run(Action export) => new TrainingLoop(_options, _checkpoint, _optimizer, _log)
        .Run(Step, () => _parameters.With(_optimizer.Average, export), Look);

    public void Dispose()
    {
        _optimizer.Dispose();
        _log.Dispose();
        _lookLog.Dispose();
    }

    void Step(double rate)
    {
        var batch = _batches.Next();
        _checkpoint.Drawn++;
        using var scope = NewDisposeScope();
        _parameters.Gradients.zero_();
        var (error, leak) = _denoiser.Losses(batch, _setting.Latents.Shape);
        (error + _setting.Locality * leak).backward();
        var norm = _optimizer.Descend(rate, _options.AverageDecay);
        _checkpoint.Seconds = _log.Add(_optimizer.Step, error.item<float>(), norm, leak.item<float>());
    }

    void Look() => _parameters.With(_optimizer.Average, () =>
    {
        var shares = _setting.Look.Measure(_denoiser, _setting.Latents.Shape,
            Path.Combine(_options.Run, FormattableString.Invariant($"samples-{_optimizer.Step:D6}.png")));
        _lookLog.Add(_optimizer.Step, shares);
        var words = PictureLook.Columns.Zip(shares, static (c, s) =>
            FormattableString.Invariant($"{c} {s:F3}"));
        Console.Error.WriteLine($"held out: step {_optimizer.Step} {string.Join(", ", words)}");
    });
}
