using OnnxPose.Text;

namespace OnnxPose.Training.Text;

/// <summary>Captions as rows of token ids, padded to the encoder's length.</summary>
/// <remarks>Thread-safe.</remarks>
sealed class CaptionTokens(ClipTokenizer tokenizer)
{
    public static CaptionTokens Load(string folder) => new(ClipTokenizer.Load(folder));

    /// <summary>Ids in a row.</summary>
    public int Length => tokenizer.MaxLength;

    public int Vocabulary => tokenizer.VocabularySize;

    public int StartId => tokenizer.StartToken;

    public int EndId => tokenizer.EndToken;

    /// <summary>Fills a row; returns where its first end token stands.</summary>
    public int Encode(string caption, Span<long> row)
    {
        var encoded = tokenizer.Encode(caption);
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = encoded.Ids[i];
        }
        return row.IndexOf(EndId);
    }
}
