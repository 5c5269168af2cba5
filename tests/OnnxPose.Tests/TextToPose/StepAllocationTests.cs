using OnnxPose.Inference;
using OnnxPose.Models;
using OnnxPose.Numerics;
using OnnxPose.TestKit;
using OnnxPose.TextToPose;

namespace OnnxPose.Tests.TextToPose;

/// <summary>A whole generation on ONNX Runtime, draws included, watched from one step to the next.</summary>
[Category("Golden")]
[NeedsFixture("t2p")]
public sealed class StepAllocationTests
{
    [Test]
    public void Steps_OnOnnxRuntime_AllocateNothing_ExceptWhereTheCacheGrows(
        [Values] SamplerKind sampler, [Values(0f, 0.1f, 1f, 2f)] float temperature)
    {
        using var transformer = PoseTransformer.Load(
            GoldenFolder.Path("t2p"), new() { Device = DevicePolicy.Cpu, Threads = 1 });
        var text = new TextStates
        {
            Prompts = 1,
            Tokens = 4,
            Width = transformer.Config.TextWidth,
            Penultimate = new float[4 * transformer.Config.TextWidth],
        };
        var sample = new PoseSample
        {
            Prompt = 0,
            Sample = 0,
            Seed = 1,
            AspectRatio = 1,
            Chooser = new TemperedChooser(sampler),
            BoxTemperature = temperature,
            PointTemperature = temperature,
            PointThreshold = 0.2f,
            People = transformer.Config.MaxPeople,
        };
        var watch = new AllocationWatch(transformer.Begin(text, [0, 0]));
        new PoseGenerator(_ => watch, 2).Generate([sample, sample with { Sample = 1 }], static (_, _) => { });

        // Every size of the cache at least doubles the one before, so that growth is rare even from the
        // smallest.
        Assert.That(watch.Steps, Is.EqualTo(130 * transformer.Config.MaxPeople));
#if !DEBUG    // what is not optimised keeps boxes and closures that are otherwise gone
        Assert.That(watch.AllocatingSteps, Is.AtMost(1 + Math.Log2(transformer.Config.MaxTokens)));
#endif
    }

    sealed class AllocationWatch(IPoseDecoder inner) : IPoseDecoder
    {
        long _before = -1;

        public int Steps { get; private set; }

        public int AllocatingSteps { get; private set; }

        public Onnx.Architectures.PoseTransformerConfig Config => inner.Config;

        public int Rows => inner.Rows;

        public Span<PoseToken> Tokens => inner.Tokens;

        public Span<int> Lengths => inner.Lengths;

        public void Step(CancellationToken cancellationToken)
        {
            var now = GC.GetAllocatedBytesForCurrentThread();
            AllocatingSteps += _before >= 0 && now != _before ? 1 : 0;
            Steps++;
            inner.Step(cancellationToken);
            _before = now;
        }

        public ReadOnlySpan<float> Logits(int row, PoseHead head) => inner.Logits(row, head);

        public void Dispose() => inner.Dispose();
    }
}
