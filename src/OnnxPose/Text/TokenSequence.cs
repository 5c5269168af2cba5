using System.Collections.Immutable;

namespace OnnxPose.Text;

/// <summary>A text as token ids, and what of the text found no room.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
sealed record TokenSequence
{
    /// <summary>A sequence from its ids.</summary>
    /// <param name="ids">All ids, in order.</param>
    /// <param name="textTokens">How many of the ids stand for text; start, end and padding do not.</param>
    /// <param name="cutText">The end of the text that is missing; empty when nothing is.</param>
    public TokenSequence(ImmutableArray<int> ids, int textTokens, string cutText = "")
    {
        ArgumentOutOfRangeException.ThrowIfNegative(textTokens);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(textTokens, ids.Length);
        ArgumentNullException.ThrowIfNull(cutText);
        (Ids, TextTokens, CutText) = (ids, textTokens, cutText);
    }

    /// <summary>All ids, in order, each from 0 to the vocabulary's size less one.</summary>
    public ImmutableArray<int> Ids { get; }

    /// <summary>How many of the ids stand for text; start, end and padding do not.</summary>
    public int TextTokens { get; }

    /// <summary>
    /// The end of the text that the sequence does not hold, from the first word that is not in it as a whole;
    /// empty when the sequence holds the whole text.
    /// </summary>
    public string CutText { get; }

    /// <summary>Whether some of the text found no room. <see cref="CutText"/> says which.</summary>
    public bool Truncated => CutText.Length > 0;

    /// <inheritdoc/>
    public bool Equals(TokenSequence? other) =>
        other is not null && TextTokens == other.TextTokens && CutText == other.CutText
        && Ids.SequenceEqual(other.Ids);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(TextTokens, Ids.Length, CutText);
}
