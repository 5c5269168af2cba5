namespace OnnxPose.Evaluation.Reports;

/// <summary>Letters of 5 x 7 pixels for the labels of plots.</summary>
/// <remarks>SkiaSharp without system libraries finds no fonts, and plots should look alike on every
/// machine.</remarks>
static class PlotFont
{
    /// <summary>Pixels of a letter.</summary>
    public const int Width = 5, Height = 7;

    /// <summary>From the left edge of a letter to that of the next.</summary>
    public const int Advance = Width + 1;

    // In the order of s_rows.
    const string Letters =
        " !\"%'()*+,-./:=?_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    // Row by row from the top, one byte each, its lowest five bits from left to right.
    static readonly byte[] s_rows = Convert.FromHexString("""
        00000000000000 04040404040004 0a0a0000000000 18190204081303 04040000000000
        02040808080402 08040202020408 000a041f040a00 0004041f040400 00000000040408
        0000001f000000 00000000000004 01010204081010 00000400000400 00001f001f0000
        0e110102040004 0000000000001f 0e11131519110e 040c040404040e 0e11010204081f
        0e11010601110e 02060a121f0202 1f101e0101110e 0608101e11110e 1f010204040404
        0e11110e11110e 0e11110f01020c 0e11111f111111 1e11111e11111e 0e11101010110e
        1e11111111111e 1f10101e10101f 1f10101e101010 0e11101711110f 1111111f111111
        0e04040404040e 0702020202120c 11121418141211 1010101010101f 111b1515111111
        11191513111111 0e11111111110e 1e11111e101010 0e11111115120d 1e11111e141211
        0f10100e01011e 1f040404040404 1111111111110e 11111111110a04 1111111515150a
        11110a040a1111 11110a04040404 1f01020408101f 00000e010f110f 10101e1111111e
        00000f1010100f 01010f1111110f 00000e111f100e 06081e08080808 00000f110f010e
        10101e11111111 04000c0404040e 0200060202120c 10101214181412 0c04040404040e
        00001a15151515 00001e11111111 00000e1111110e 00001e111e1010 00000f110f0101
        00001619101010 00000f100e011e 08081e08080806 0000111111130d 00001111110a04
        0000111115150a 0000110a040a11 000011110f010e 00001f0204081f
        """.ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal));

    /// <summary>Whether a pixel of a letter is set; letters that are not known look like a question
    /// mark.</summary>
    public static bool IsSet(char letter, int x, int y)
    {
        var index = Letters.IndexOf(letter, StringComparison.Ordinal);
        index = index < 0 ? Letters.IndexOf('?', StringComparison.Ordinal) : index;
        return ((s_rows[(Height * index) + y] >> (Width - 1 - x)) & 1) != 0;
    }
}
