using System.Text;
using OnnxPose.Text;

namespace OnnxPose.Tests.Text;

/// <summary>Ids back to text, which only tests need.</summary>
static class TokenText
{
    /// <summary>The text that the ids spell, a space after each word.</summary>
    public static string Decode(ClipTokenizer tokenizer, IEnumerable<int> ids)
    {
        var bytes = new List<byte>();
        foreach (var token in ids.Select(tokenizer.TokenText))
        {
            var endsWord = token.EndsWith(ByteSymbols.EndOfWord, StringComparison.Ordinal);
            var symbols = endsWord ? token[..^ByteSymbols.EndOfWord.Length] : token;
            bytes.AddRange(symbols.Select(static symbol => ByteSymbols.Parse(symbol)!.Value));
            if (endsWord)
            {
                bytes.Add((byte)' ');
            }
        }
        return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString([.. bytes]);
    }
}
