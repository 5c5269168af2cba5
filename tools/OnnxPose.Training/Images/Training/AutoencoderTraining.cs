using OnnxPose.Evaluation.Reports;
using OnnxPose.Evaluation.Scenes;
using OnnxPose.Imaging;
using OnnxPose.Numerics;
using OnnxPose.Training.Commands;
using OnnxPose.Training.Data;
using OnnxPose.Training.Images.Data;
using OnnxPose.Training.Images.Networks;
using OnnxPose.Training.Runs;
using OnnxPose.Training.Weights;
using static TorchSharp.torch;

namespace OnnxPose.Training.Images.Training;

/// <summary><c>vae</c>: trains the autoencoder on painted scenes.</summary>
/// <remarks>
/// Absolute differences of pixels and of gradients, and a small weight on the latents' distance from normal
/// numbers: enough that latents near each other look alike, which is what a denoiser needs.
/// </remarks>
sealed class AutoencoderTraining : IDisposable
{
    const int HeldOutPictures = 32, SheetPictures = 16;

    readonly RunOptions _options;
    readonly AutoencoderOptions _own;
    readonly AutoencoderKL _network;
    readonly FlatAdamW _optimizer;
    readonly TrainingCheckpoint _checkpoint;
    readonly TrainingLog _log, _heldOutLog;
    readonly Prefetch<PictureBatch> _batches;
    readonly Tensor _heldOut = HeldOut();

    AutoencoderTraining(RunOptions options, AutoencoderOptions own)
    {
        (_options, _own) = (options, own);
        var random = PoseRandom.FromSeed(options.Seed).Fork("vae");
        _network = new(own.Sizes, random.Fork("weights"));
        _optimizer = new(_network.Parameters, weightDecay: 0);
        Directory.CreateDirectory(options.Run);
        _checkpoint = new(Path.Combine(options.Run, "checkpoint.safetensors"), _network.Parameters,
            _optimizer, options.Seed);
        _checkpoint.Resume();
        _log = new(Path.Combine(options.Run, "loss.csv"), _checkpoint.Seconds,
            "loss", "pixels", "gradients", "kl", "norm");
        _heldOutLog = new(Path.Combine(options.Run, "validation.csv"), _checkpoint.Seconds,
            "pixels", "gradients", "mean", "deviation");
        var scenes = SceneStore.Open(own.Scenes);
        var pictures = random.Fork("pictures");
        _batches = new(number => PictureBatch.Draw(scenes, pictures, number, options.Batch, own.Side,
            own.Sizes.LatentChannels), _checkpoint.Drawn, ahead: 4);
    }

    public static void Run(Arguments arguments)
    {
        var options = new RunOptions { Run = "runs/vae", Rate = 1e-3, AverageDecay = 0.998, Batch = 16 }
            .Given(arguments);
        var own = AutoencoderOptions.From(arguments);
        arguments.RefuseOthers();
        using var training = new AutoencoderTraining(options, own);
        new TrainingLoop(options, training._checkpoint, training._optimizer, training._log)
            .Run(training.Step, training.Export, training.Look);
    }

    public void Dispose()
    {
        _network.Dispose();
        _optimizer.Dispose();
        _log.Dispose();
        _heldOutLog.Dispose();
        _heldOut.Dispose();
    }

    void Step(double rate)
    {
        var batch = _batches.Next();
        _checkpoint.Drawn++;
        using var scope = NewDisposeScope();
        _network.Parameters.Gradients.zero_();
        var pictures = tensor(batch.Pictures).view(_options.Batch, 3, _own.Side, _own.Side);
        var (mean, logVariance) = AutoencoderKL.Split(_network.Encode(pictures));
        var latents = mean + (0.5f * logVariance).exp() * tensor(batch.Noise).view(mean.shape);
        var (pixels, gradients) = PictureLoss.Of(_network.Decode(latents), pictures);
        var divergence = 0.5f * (mean.square() + logVariance.exp() - 1 - logVariance).mean();
        var loss = pixels + _own.GradientWeight * gradients + _own.DivergenceWeight * divergence;
        loss.backward();
        var norm = _optimizer.Descend(rate, _options.AverageDecay);
        _checkpoint.Seconds = _log.Add(_optimizer.Step, loss.item<float>(), pixels.item<float>(),
            gradients.item<float>(), divergence.item<float>(), norm);
    }

    void Export() => _network.Parameters.With(_optimizer.Average, () =>
    {
        var (_, deviation) = MeasureLatents();
        AutoencoderFile.Save(_own.Output,
            _network.Sizes with { ScalingFactor = Math.Round(1 / deviation, 5) },
            _network.Parameters, PaintedScene.Size);
    });

    // Mean and standard deviation of all latents of the held-out pictures, noise included.
    (double Mean, double Deviation) MeasureLatents()
    {
        using var scope = NewDisposeScope();
        var (mean, logVariance) = AutoencoderKL.Split(_network.Encode(_heldOut));
        var variance = mean.var().item<float>() + logVariance.exp().mean().item<float>();
        return (mean.mean().item<float>(), Math.Sqrt(variance));
    }

    void Look() => _network.Parameters.With(_optimizer.Average, () =>
    {
        using var scope = NewDisposeScope();
        var decoded = _network.Decode(AutoencoderKL.Split(_network.Encode(_heldOut)).Mean);
        var (pixels, gradients) = PictureLoss.Of(decoded, _heldOut);
        var (mean, deviation) = MeasureLatents();
        _heldOutLog.Add(_optimizer.Step, pixels.item<float>(), gradients.item<float>(), mean, deviation);
        Console.Error.WriteLine(FormattableString.Invariant(
            $"held out: step {_optimizer.Step} pixels {pixels.item<float>():F4} gradients ")
            + FormattableString.Invariant(
                $"{gradients.item<float>():F4}, latents {mean:F3} +- {deviation:F3}"));
        var before = Pixels.ToImages(_heldOut.narrow(0, 0, SheetPictures)).Chunk(SheetPictures / 2).ToArray();
        var after = Pixels.ToImages(decoded.narrow(0, 0, SheetPictures)).Chunk(SheetPictures / 2).ToArray();
        ImageCodec.SavePng(PictureGrid.Of([.. before[0], .. after[0], .. before[1], .. after[1]],
            SheetPictures / 2),
            Path.Combine(_options.Run, "reconstructions.png"));
    });

    static Tensor HeldOut()
    {
        var random = PoseRandom.FromSeed(0).Fork("held out");
        var scenes = Enumerable.Range(0, HeldOutPictures).Select(i =>
            tensor(Pixels.Signed(PaintedScene.Draw(SceneSplit.HeldOutSeen, random, i).Picture.Pixels))
                .view(3, PaintedScene.Size, PaintedScene.Size)).ToArray();
        return stack(scenes);
    }
}
