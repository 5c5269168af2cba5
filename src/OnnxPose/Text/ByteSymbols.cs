namespace OnnxPose.Text;

/// <summary>
/// The printable character that stands for each byte in <c>vocab.json</c> and <c>merges.txt</c>.
/// </summary>
/// <remarks>
/// Source: GPT-2's byte-level byte pair encoding. The visible Latin-1 characters stand for themselves; the
/// other 68 bytes take the characters from U+0100 on, in order.
/// </remarks>
static class ByteSymbols
{
    /// <summary>What marks a token that ends a word.</summary>
    public const string EndOfWord = "</w>";

    static readonly char[] s_symbols = MakeSymbols();

    /// <summary>The character that stands for a byte.</summary>
    public static char Of(byte value) => s_symbols[value];

    /// <summary>The byte that a character stands for, or null.</summary>
    public static byte? Parse(char symbol)
    {
        var index = Array.IndexOf(s_symbols, symbol);
        return index < 0 ? null : (byte)index;
    }

    static char[] MakeSymbols()
    {
        var symbols = new char[256];
        var next = '\u0100';
        for (var value = 0; value < symbols.Length; value++)
        {
            var visible = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            symbols[value] = visible ? (char)value : next++;
        }
        return symbols;
    }
}
