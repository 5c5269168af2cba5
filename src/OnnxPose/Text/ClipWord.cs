namespace OnnxPose.Text;

/// <summary>A piece of text that merges never cross.</summary>
/// <param name="Text">Composed, in lower case, without white space or lone surrogates.</param>
/// <param name="Start">
/// The index in the original text where the word begins, or, where normalisation moved characters, where the
/// run between white space begins that holds it.
/// </param>
/// <param name="IsSpecial">Whether the text is the name of a start or end token.</param>
readonly record struct ClipWord(string Text, int Start, bool IsSpecial = false);
