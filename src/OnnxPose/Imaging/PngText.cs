using System.Text;

namespace OnnxPose.Imaging;

/// <summary>Keyword and text as PNG chunks.</summary>
/// <remarks>Reference: PNG specification, section 11.3.3.</remarks>
static class PngText
{
    const int MaxKeyword = 79;

    /// <summary>A chunk ready to be written.</summary>
    public readonly record struct Chunk(byte[] Type, byte[] Data);

    /// <summary>Latin-1 texts become tEXt, which every program reads, all others iTXt.</summary>
    /// <exception cref="ArgumentException">A keyword is not 1 to 79 printable Latin-1 characters.</exception>
    public static Chunk[] Encode(IEnumerable<KeyValuePair<string, string>> texts) =>
        [.. texts.Select(static pair => Encode(Keyword(pair.Key), pair.Value))];

    static Chunk Encode(byte[] keyword, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.All(static c => c == '\n' || IsPrintableLatin(c)))
        {
            return new([.. "tEXt"u8], [.. keyword, 0, .. Encoding.Latin1.GetBytes(text)]);
        }
        // Zeros: end of keyword, not compressed, no method, no language, no translated keyword.
        var utf8 = Encoding.UTF8.GetBytes(text.Replace('\0', '\uFFFD'));
        return new([.. "iTXt"u8], [.. keyword, 0, 0, 0, 0, 0, .. utf8]);
    }

    static byte[] Keyword(string keyword)
    {
        if (keyword is not { Length: >= 1 and <= MaxKeyword } || !keyword.All(IsPrintableLatin)
            || keyword[0] == ' ' || keyword[^1] == ' '
            || keyword.Contains("  ", StringComparison.Ordinal)
            || keyword.Contains('\u00A0', StringComparison.Ordinal))
        {
            throw new ArgumentException(
                $"'{keyword}' is no PNG keyword; expected 1 to {MaxKeyword} printable Latin-1 characters " +
                "without spaces at the ends or two in a row.", nameof(keyword));
        }
        return Encoding.Latin1.GetBytes(keyword);
    }

    static bool IsPrintableLatin(char c) => c is (>= ' ' and <= '~') or (>= '\u00A0' and <= '\u00FF');
}
