using OnnxPose.Models;
using OnnxPose.Numerics;
using OnnxPose.TestKit;
using OnnxPose.TextToPose;

namespace OnnxPose.Benchmarks.Steps;

/// <summary>Everything that `t2p-ratio` measures, in one run.</summary>
sealed record RatioMeasurements
{
    static readonly TimeSpan s_loopBudget = TimeSpan.FromSeconds(40);
    static readonly TimeSpan s_torchBudget = TimeSpan.FromSeconds(15);

    const double LargeBuffer = 256e6;

    public required int Threads { get; init; }

    /// <summary>The published loop.</summary>
    public required PublishedLoop Published { get; init; }

    /// <summary>The published loop in TorchSharp.</summary>
    public required TorchLoop Torch { get; init; }

    /// <summary>The largest difference of a coordinate from the loop's, where ours draws with its
    /// sampler.</summary>
    public required float LargestDifference { get; init; }

    /// <summary>Seconds of our loop in fp32.</summary>
    public required double Full { get; init; }

    /// <summary>Seconds of our loop with 8-bit weights.</summary>
    public required double EightBit { get; init; }

    public required StepLimits FullStep { get; init; }

    public required StepLimits EightBitStep { get; init; }

    /// <summary>Operations a second of ONNX Runtime's matrix product.</summary>
    public required double MatrixCeiling { get; init; }

    /// <summary>GB/s out of a buffer that no cache holds.</summary>
    public required double MemoryCeiling { get; init; }

    /// <summary>The loops side by side.</summary>
    public LoopTable Loops => new(Published.Seconds, Full, EightBit, CachedLoop.StepCount, Torch);

    /// <summary>Measures with so many threads on every side.</summary>
    public static RatioMeasurements Take(int threads, TransformerWork work, Action<string> progress)
    {
        using var model = new PublishedModel();
        var text = PublishedModel.Text();
        using var full = model.Open(threads);
        using var eightBit = model.Open(threads, Inference.Precision.EightBit);
        progress("ceilings");
        using var memory = new StreamCeiling(LargeBuffer, threads);
        var matrix = Steps.MatrixCeiling.OperationsPerSecond(threads);
        var stream = memory.GigabytesPerSecond(readings: 8);
        progress("the published loop");
        var sample = MeasuredPerson.DrawnBy(SamplerKind.Paper);
        var published = new PublishedLoop(
            full.Config, poses => full.FullPass(poses, text), sample, s_loopBudget);
        published.Run();
        progress("the published loop in TorchSharp");
        var torch = RunTorch(model, full, text, published.Sequence, threads);
        progress("ours");
        return new()
        {
            Threads = threads,
            Published = published,
            Torch = torch,
            LargestDifference = Difference(published, CachedLoop.Run(full, text, sample)),
            Full = CachedLoop.Seconds(full, text),
            EightBit = CachedLoop.Seconds(eightBit, text),
            FullStep = StepLimits.Measure(full, text, threads, work.StepBytes),
            EightBitStep = StepLimits.Measure(eightBit, text, threads, work.EightBitStepBytes),
            MatrixCeiling = matrix,
            MemoryCeiling = stream,
        };
    }

    static TorchLoop RunTorch(
        PublishedModel model, PoseTransformer transformer, TextStates text, TeacherForcedPoses poses,
        int threads)
    {
        var logits = transformer.FullPass(poses, text);
        return TorchLoop.Run(
            GoldenFolder.RepositoryRoot, model.Folder, new() { Text = text, Poses = poses, Logits = logits },
            threads, s_torchBudget);
    }

    static float Difference(PublishedLoop published, GeneratedPose ours)
    {
        var drawn = published.Drawn;
        var worst = 0f;
        for (var i = 0; i < drawn.Length; i++)
        {
            var point = ours.LocalPoints[i / 2];
            worst = Math.Max(worst, Math.Abs(drawn[i] - (i % 2 == 0 ? point.X : point.Y)));
        }
        return worst;
    }
}
