using System.Buffers;
using System.Globalization;
using System.Text;

namespace OnnxPose.Text;

/// <summary>Cuts a text into the words that CLIP's byte pair encoding works on.</summary>
/// <remarks>
/// The rule of Hugging Face's fast CLIP tokenizer: composition (NFC), white space separates, lower case, the
/// names of special tokens stand alone, then the pattern
/// <c>'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+</c>. Hand-written rather than a regular
/// expression, because .NET's looks at UTF-16 halves, so that letters above U+FFFF would not count as
/// letters. Lone surrogates are taken for U+FFFD. Composition and lower case never cross white space, so that
/// each run is handled by itself. Immutable and thread-safe; linear in the text's length.
/// </remarks>
sealed class ClipWordSplitter
{
    static readonly string[] s_contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    readonly string[] _specials;
    readonly SearchValues<string> _specialSearch;

    /// <summary>A splitter that keeps the given names whole.</summary>
    /// <param name="specials">Names of special tokens, found in any case; may be empty.</param>
    public ClipWordSplitter(IEnumerable<string> specials)
    {
        _specials = [.. specials.Select(static name => name.ToLowerInvariant()).Distinct()];
        Array.Sort(_specials, static (a, b) => b.Length - a.Length);
        _specialSearch = SearchValues.Create(_specials, StringComparison.Ordinal);
    }

    /// <summary>Splits without special tokens: what a vocabulary is trained on.</summary>
    public static ClipWordSplitter Plain { get; } = new([]);

    /// <summary>The words of a text, in order.</summary>
    public IEnumerable<ClipWord> Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        for (var end = 0; end < text.Length;)
        {
            var begin = end;
            while (begin < text.Length && char.IsWhiteSpace(text[begin]))
            {
                begin++;
            }
            end = begin;
            while (end < text.Length && !char.IsWhiteSpace(text[end]))
            {
                end++;
            }
            var run = Normalize(text.AsSpan(begin, end - begin), out var aligned);
            foreach (var (offset, length, isSpecial) in Words(run))
            {
                var start = aligned ? begin + offset : begin;
                yield return new(run.Substring(offset, length), start, isSpecial);
            }
        }
    }

    static string Normalize(ReadOnlySpan<char> run, out bool aligned)
    {
        aligned = true;
        if (!run.ContainsAnyInRange(CanonicalComposition.FirstAffected, char.MaxValue)
            && !run.Contains(LowerCase.DottedI))
        {
            return string.Create(run.Length, run, static (lower, run) => run.ToLowerInvariant(lower));
        }
        var codePoints = new List<int>(run.Length);
        foreach (var rune in run.EnumerateRunes())
        {
            codePoints.Add(rune.Value);
        }
        var before = codePoints.ToArray();
        CanonicalComposition.Compose(codePoints);
        var lower = new StringBuilder(run.Length);
        LowerCase.Append(codePoints, lower);
        aligned = lower.Length == run.Length && codePoints.SequenceEqual(before);
        return lower.ToString();
    }

    IEnumerable<(int Offset, int Length, bool IsSpecial)> Words(string run)
    {
        for (var index = 0; index < run.Length;)
        {
            var (special, specialLength) = NextSpecial(run, index);
            while (index < special)
            {
                var length = PatternLength(run.AsSpan(index, special - index));
                yield return (index, length, false);
                index += length;
            }
            if (specialLength > 0)
            {
                yield return (special, specialLength, true);
            }
            index = special + specialLength;
        }
    }

    // Where the next special token's name begins, or the run's end and 0.
    (int Index, int Length) NextSpecial(string run, int from)
    {
        var distance = _specials.Length == 0 ? -1 : run.AsSpan(from).IndexOfAny(_specialSearch);
        if (distance < 0)
        {
            return (run.Length, 0);
        }
        var found = from + distance;
        var name = _specials.First(name => run.AsSpan(found).StartsWith(name, StringComparison.Ordinal));
        return (found, name.Length);
    }

    static int PatternLength(ReadOnlySpan<char> text)
    {
        foreach (var contraction in s_contractions)
        {
            if (text.StartsWith(contraction, StringComparison.Ordinal))
            {
                return contraction.Length;
            }
        }
        var kind = KindAt(text, out var length);
        while (kind != Kind.Number && length < text.Length && KindAt(text[length..], out var step) == kind)
        {
            length += step;
        }
        return length;
    }

    static Kind KindAt(ReadOnlySpan<char> text, out int length)
    {
        Rune.DecodeFromUtf16(text, out var rune, out length);
        return Rune.GetUnicodeCategory(rune) switch
        {
            <= UnicodeCategory.OtherLetter => Kind.Letter,
            >= UnicodeCategory.DecimalDigitNumber and <= UnicodeCategory.OtherNumber => Kind.Number,
            _ => Kind.Other,
        };
    }

    enum Kind { Letter, Number, Other }
}
