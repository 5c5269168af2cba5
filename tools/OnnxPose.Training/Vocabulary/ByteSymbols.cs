namespace OnnxPose.Training.Vocabulary;

/// <summary>The printable character that stands for each byte in a byte-level vocabulary.</summary>
/// <remarks>GPT-2's table: printable Latin-1 bytes stand for themselves, the rest follow from U+0100
/// on.</remarks>
static class ByteSymbols
{
    /// <summary>All 256 symbols in the table's order: printable bytes first.</summary>
    public static IReadOnlyList<char> InOrder { get; }

    static readonly char[] s_ofByte = new char[256];

    static ByteSymbols()
    {
        List<int> order = [.. Enumerable.Range('!', '~' - '!' + 1),
            .. Enumerable.Range(0xA1, 0xAC - 0xA1 + 1), .. Enumerable.Range(0xAE, 0xFF - 0xAE + 1)];
        foreach (var value in order)
        {
            s_ofByte[value] = (char)value;
        }
        var next = (char)0x100;
        foreach (var value in Enumerable.Range(0, 256).Except(order).ToArray())
        {
            s_ofByte[value] = next++;
            order.Add(value);
        }
        InOrder = [.. order.Select(static value => s_ofByte[value])];
    }

    /// <summary>The symbol of a byte.</summary>
    public static char Of(byte value) => s_ofByte[value];
}
