using OnnxPose.Imaging;
using OnnxPose.Numerics;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Training.Commands;
using OnnxPose.Training.Data;
using OnnxPose.Training.Runs;
using OnnxPose.Training.Text;
using OnnxPose.Training.Weights;
using static TorchSharp.torch;

namespace OnnxPose.Training.Clapp;

/// <summary><c>clapp</c>: trains a vision encoder and CLaPP's heads on captions with pose pictures.</summary>
/// <remarks>The text encoder is frozen. So is the published vision encoder; the miniature has none to
/// freeze.</remarks>
sealed class ClappTraining : IDisposable
{
    readonly RunOptions _options;
    readonly ClappOptions _own;
    readonly TextEncoder _text;
    readonly ClappNetwork _network;
    readonly FlatAdamW _optimizer;
    readonly TrainingCheckpoint _checkpoint;
    readonly TrainingLog _log, _lookLog;
    readonly ClappLook _look;
    readonly Prefetch<JudgeBatch> _batches;

    ClappTraining(RunOptions options, ClappOptions own)
    {
        (_options, _own) = (options, own);
        _text = TextEncoderFile.Load(own.TextEncoder);
        _text.Parameters.Freeze();
        var random = PoseRandom.FromSeed(options.Seed).Fork("clapp");
        var heads = new ClappConfig(own.Vision.ProjectionWidth, _text.Sizes.Projection, own.Embedding);
        _network = new(own.Vision, heads, random.Fork("weights"));
        _optimizer = new(_network.Parameters) { Orthogonalizes = true };
        Directory.CreateDirectory(options.Run);
        _checkpoint = new(Path.Combine(options.Run, "checkpoint.safetensors"), _network.Parameters,
            _optimizer, options.Seed);
        _checkpoint.Resume();
        _log = new(Path.Combine(options.Run, "loss.csv"), _checkpoint.Seconds,
            "loss", "soft", "own", "temperature", "norm");
        _lookLog = new(Path.Combine(options.Run, "validation.csv"), _checkpoint.Seconds,
            ClappLook.Columns);
        var source = new JudgeBatchSource(CaptionTokens.Load(own.Tokenizer),
            new ClipImageProcessor(ClappFiles.Settings(own.Vision)), random.Fork("pairs"))
        {
            TwinShare = own.TwinShare,
            RareShare = own.RareShare,
            LargeShare = own.LargeShare,
        };
        _look = new(source);
        _batches = new(number => source.Draw(number, options.Batch), _checkpoint.Drawn, ahead: 2);
    }

    public static void Run(Arguments arguments)
    {
        var options = new RunOptions { Run = "runs/clapp", Rate = 1e-3, AverageDecay = 0.998, Batch = 64 }
            .Given(arguments);
        var own = ClappOptions.From(arguments);
        arguments.RefuseOthers();
        using var training = new ClappTraining(options, own);
        Console.Error.WriteLine($"{training._network.Parameters.Values.shape[0]} parameters");
        new TrainingLoop(options, training._checkpoint, training._optimizer, training._log)
            .Run(training.Step, training.Export, training.Look);
    }

    /// <summary>CLIP's projected texts, without gradient.</summary>
    /// <returns>[pair, projection].</returns>
    public static Tensor Read(TextEncoder text, JudgeBatch batch)
    {
        using var guard = no_grad();
        // Later tokens never influence earlier ones: what follows the last end token need not be computed.
        var ids = tensor(batch.Ids).view(batch.Count, -1).narrow(1, 0, batch.Ends.Max() + 1);
        return text.Projected(text.Penultimate(ids), tensor(batch.Ends));
    }

    /// <summary>A batch's pictures: [pair, 3, side, side].</summary>
    public static Tensor Pixels(JudgeBatch batch, ClipVisionConfig config) =>
        tensor(batch.Pixels).view(batch.Count, config.Channels, config.ImageSize, config.ImageSize);

    public void Dispose()
    {
        _text.Dispose();
        _network.Dispose();
        _optimizer.Dispose();
        _log.Dispose();
        _lookLog.Dispose();
    }

    void Step(double rate)
    {
        var batch = _batches.Next();
        _checkpoint.Drawn++;
        using var scope = NewDisposeScope();
        _network.Parameters.Gradients.zero_();
        var texts = _network.EmbedTexts(Read(_text, batch));
        var poses = _network.EmbedPoses(Pixels(batch, _own.Vision));
        var logits = texts.mm(poses.t()) / _network.Temperature;
        var (soft, own) = (ClappLoss.Soft(texts, poses, logits), ClappLoss.Own(logits));
        var share = OwnShare(_optimizer.Step);
        var loss = (1 - share) * soft + share * own;
        loss.backward();
        var norm = _optimizer.Descend(rate, _options.AverageDecay);
        _checkpoint.Seconds = _log.Add(_optimizer.Step, loss.item<float>(), soft.item<float>(),
            own.item<float>(), _network.Temperature.item<float>(), norm);
    }

    double OwnShare(long step) => Math.Max(_own.OwnShare, 1 - (1 - _own.OwnShare) * step / _own.OwnSteps);

    void Export() => _network.Parameters.With(_optimizer.Average,
        () => ClappFiles.Save(_own.Output, _network));

    void Look() => _network.Parameters.With(_optimizer.Average, () =>
    {
        var shares = _look.Measure(_text, _network);
        _lookLog.Add(_optimizer.Step, shares);
        var words = ClappLook.Columns.Zip(shares, static (c, s) =>
            FormattableString.Invariant($"{c} {s:F3}"));
        Console.Error.WriteLine($"held out: step {_optimizer.Step} {string.Join(", ", words)}");
    });
}
