using OnnxPose.Models;
using OnnxPose.Numerics;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Poses;

namespace OnnxPose.Tests.TextToPose;

/// <summary>
/// A decoder without a network: its logits are a hash of the text and of everything a step sees, so that one
/// wrong bit in what a row has seen changes all that follows. Fast, exact, and free of rounding.
/// </summary>
/// <param name="maxPeople">People a sequence has room for.</param>
/// <param name="textOfRow">A number for each row's text.</param>
sealed class HashDecoder(int maxPeople, params int[] textOfRow) : IPoseDecoder
{
    public const int Components = 2;

    readonly PoseToken[] _tokens = new PoseToken[textOfRow.Length];
    readonly int[] _lengths = new int[textOfRow.Length];
    readonly PoseRandom[,] _seen =
        new PoseRandom[textOfRow.Length, 2 + (2 + Skeleton.PersonPoints) * maxPeople];
    readonly float[] _logits = new float[1 + 6 * Components];

    /// <summary>Called in every step, before it is done.</summary>
    public Action<int>? OnStep { get; init; }

    /// <summary>Replaces a presence logit: given row, length and head.</summary>
    public Func<int, int, PoseHead, float?>? Presence { get; init; }

    public int Steps { get; private set; }

    public bool IsDisposed { get; private set; }

    public PoseTransformerConfig Config { get; } = new()
    {
        Layers = 1,
        Heads = 1,
        HeadSize = 1,
        MlpFactor = 1,
        MaxPeople = maxPeople,
        TextWidth = 1,
        MixtureComponents = Components,
    };

    public int Rows => textOfRow.Length;

    public Span<PoseToken> Tokens => _tokens;

    public Span<int> Lengths => _lengths;

    public void Step(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        OnStep?.Invoke(Steps++);
        cancellationToken.ThrowIfCancellationRequested();
        for (var row = 0; row < Rows; row++)
        {
            var (token, length) = (_tokens[row], _lengths[row]);
            var past = length == 0 ? PoseRandom.FromSeed((ulong)textOfRow[row]) : _seen[row, length - 1];
            _seen[row, length] = past.Fork((int)token.Kind).Fork(token.Index).Fork(token.Person)
                .Fork(BitConverter.SingleToInt32Bits(token.X)).Fork(BitConverter.SingleToInt32Bits(token.Y));
        }
    }

    public ReadOnlySpan<float> Logits(int row, PoseHead head)
    {
        var seen = _seen[row, _lengths[row]].Fork((int)head);
        for (var i = 0; i < _logits.Length; i++)
        {
            _logits[i] = seen.NextSingle() * 2 - 0.5f;
        }
        _logits[0] = Presence?.Invoke(row, _lengths[row], head) ?? _logits[0];
        return _logits;
    }

    public void Dispose() => IsDisposed = true;
}
