using OnnxPose.Onnx.Architectures;

namespace OnnxPose.Models;

/// <summary>One generation in progress: rows of tokens, each with its own length, stepped together.</summary>
/// <remarks>
/// The caller fills <see cref="Tokens"/>, calls <see cref="Step"/>, reads <see cref="Logits"/>, and advances
/// <see cref="Lengths"/> of the rows that go on. A row that is held back (its length is left alone) computes
/// the same again, or something else at the same place; neither harms the other rows. A step of a row at
/// length 0 sees only itself and the text. Not thread-safe: one per generation. Tests of the loop can script
/// their own.
/// </remarks>
interface IPoseDecoder : IDisposable
{
    /// <summary>Sizes of the transformer that is being run.</summary>
    PoseTransformerConfig Config { get; }

    /// <summary>Rows stepped together.</summary>
    int Rows { get; }

    /// <summary>The token of each row that the next step embeds.</summary>
    Span<PoseToken> Tokens { get; }

    /// <summary>
    /// Past tokens of each row, 0 at the beginning. A step writes the row's token at this place of its cache
    /// and attends to everything up to and including it.
    /// </summary>
    Span<int> Lengths { get; }

    /// <summary>Runs one token of every row. Allocates no managed memory, except where the cache has to
    /// grow.</summary>
    /// <exception cref="ArgumentException">A token or a length is out of range.</exception>
    /// <exception cref="NonFiniteValueException">A logit is NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The token asked to stop; the step can be
    /// repeated.</exception>
    /// <exception cref="ObjectDisposedException">The decoder or its transformer was disposed.</exception>
    void Step(CancellationToken cancellationToken);

    /// <summary>
    /// The logits after a row's last token, for the kind of token that comes next:
    /// <see cref="PoseTransformerConfig.LogitsPerToken"/> numbers, valid until the next step.
    /// </summary>
    ReadOnlySpan<float> Logits(int row, PoseHead head);
}
