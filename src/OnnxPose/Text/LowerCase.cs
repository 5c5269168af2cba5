using System.Globalization;
using System.Text;

namespace OnnxPose.Text;

/// <summary>Full lower case, independent of the culture.</summary>
/// <remarks>
/// The framework's invariant lower case maps each character by itself; the reference tokenizer also knows the
/// two rules of Unicode's SpecialCasing.txt that hold in every language: U+0130 becomes two characters, and a
/// capital sigma that ends a word becomes the final form.
/// </remarks>
static class LowerCase
{
    /// <summary>The one character whose lower case has another length.</summary>
    public const char DottedI = '\u0130';

    const char CapitalSigma = '\u03A3', FinalSigma = '\u03C2', DotAbove = '\u0307';

    /// <summary>Appends the lower case of a text without white space.</summary>
    public static void Append(List<int> codePoints, StringBuilder destination)
    {
        Span<char> utf16 = stackalloc char[2];
        for (var i = 0; i < codePoints.Count; i++)
        {
            switch (codePoints[i])
            {
                case DottedI:
                    destination.Append('i').Append(DotAbove);
                    break;
                case CapitalSigma when IsCased(codePoints, i, -1) && !IsCased(codePoints, i, +1):
                    destination.Append(FinalSigma);
                    break;
                default:
                    var length = Rune.ToLowerInvariant(new Rune(codePoints[i])).EncodeToUtf16(utf16);
                    destination.Append(utf16[..length]);
                    break;
            }
        }
    }

    // Whether the next letter in this direction, marks and apostrophes skipped, has upper and lower case.
    static bool IsCased(List<int> codePoints, int index, int direction)
    {
        for (var i = index + direction; i >= 0 && i < codePoints.Count; i += direction)
        {
            var category = Rune.GetUnicodeCategory(new Rune(codePoints[i]));
            if (!IsIgnorable(codePoints[i], category))
            {
                return category is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter
                    or UnicodeCategory.TitlecaseLetter;
            }
        }
        return false;
    }

    static bool IsIgnorable(int codePoint, UnicodeCategory category) =>
        category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
            or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol
        || codePoint is '\'' or '.' or ':' or '\u00B7' or '\u2018' or '\u2019' or '\u2024' or '\u2027';
}
