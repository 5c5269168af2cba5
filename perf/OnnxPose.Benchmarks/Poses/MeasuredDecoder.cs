using OnnxPose.Models;
using OnnxPose.Onnx.Architectures;

namespace OnnxPose.Benchmarks.Poses;

/// <summary>Passes everything on; keeps the time spent in steps, and what is allocated from step to
/// step.</summary>
sealed class MeasuredDecoder(IPoseDecoder inner) : IPoseDecoder
{
    long _bytesBefore = -1;

    public int Steps { get; private set; }

    /// <summary>Microseconds within <see cref="Step"/>.</summary>
    public double StepTime { get; private set; }

    /// <summary>Steps after which something had been allocated: where the cache grows, or a sample
    /// ends.</summary>
    public int AllocatingSteps { get; private set; }

    public PoseTransformerConfig Config => inner.Config;

    public int Rows => inner.Rows;

    public Span<PoseToken> Tokens => inner.Tokens;

    public Span<int> Lengths => inner.Lengths;

    public void Step(CancellationToken cancellationToken)
    {
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        if (_bytesBefore >= 0 && bytes != _bytesBefore)
        {
            AllocatingSteps++;
        }
        var start = ThreadClock.Now();
        inner.Step(cancellationToken);
        StepTime += ThreadClock.Now() - start;
        Steps++;
        _bytesBefore = bytes;
    }

    public ReadOnlySpan<float> Logits(int row, PoseHead head) => inner.Logits(row, head);

    public void Dispose() => inner.Dispose();
}
