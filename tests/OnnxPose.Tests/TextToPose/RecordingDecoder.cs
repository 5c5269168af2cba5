using OnnxPose.Models;
using OnnxPose.Onnx.Architectures;

namespace OnnxPose.Tests.TextToPose;

/// <summary>Passes everything on and keeps what was read.</summary>
sealed class RecordingDecoder(IPoseDecoder inner) : IPoseDecoder
{
    public sealed record Reading(int Row, PoseToken Token, int Length, PoseHead Head, float[] Logits);

    public List<Reading> Readings { get; } = [];

    public int Steps { get; private set; }

    public PoseTransformerConfig Config => inner.Config;

    public int Rows => inner.Rows;

    public Span<PoseToken> Tokens => inner.Tokens;

    public Span<int> Lengths => inner.Lengths;

    public void Step(CancellationToken cancellationToken)
    {
        inner.Step(cancellationToken);
        Steps++;
    }

    public ReadOnlySpan<float> Logits(int row, PoseHead head)
    {
        var logits = inner.Logits(row, head);
        Readings.Add(new(row, inner.Tokens[row], inner.Lengths[row], head, logits.ToArray()));
        return logits;
    }

    public void Dispose() => inner.Dispose();
}
