namespace OnnxPose.Text;

/// <summary>CLIP's byte-level byte pair encoding, from a published tokenizer folder.</summary>
/// <remarks>
/// <para>Gives the ids of Hugging Face's fast CLIP tokenizer, which text-to-pose was trained with: no repair
/// of mojibake and no HTML unescaping. Any string has ids: the vocabulary holds every byte, and lone
/// surrogates are taken for U+FFFD.</para>
/// <para>Our own, because Microsoft.ML.Tokenizers 2.0.1 set up for CLIP needs time quadratic in the length of
/// a word (for one of 1 MiB a minute and a half, ours less than half a second) and takes letters above U+FFFF
/// for punctuation.</para>
/// <para>Immutable and thread-safe; create once, share.</para>
/// </remarks>
sealed class ClipTokenizer
{
    /// <summary>How many ids of every prompt are no text: start and end.</summary>
    public const int SpecialTokens = 2;

    readonly ClipVocabulary _vocabulary;
    readonly MergeTable _merges;
    readonly ClipWordSplitter _splitter;

    ClipTokenizer(string folder, ClipVocabulary vocabulary, MergeTable merges, TokenizerSettings settings)
    {
        (_vocabulary, _merges) = (vocabulary, merges);
        _splitter = new([settings.Start, settings.End]);
        MaxLength = settings.MaxLength;
        StartToken = Special(folder, settings.Start, "start");
        EndToken = Special(folder, settings.End, "end");
        PadToken = Special(folder, settings.Pad, "padding");
    }

    /// <summary>How many tokens the vocabulary has; ids lie below it.</summary>
    public int VocabularySize => _vocabulary.Count;

    /// <summary>
    /// The length of an encoded sequence, start, end and padding included: 77 for published models.
    /// </summary>
    public int MaxLength { get; }

    /// <summary>The id before the text.</summary>
    public int StartToken { get; }

    /// <summary>The id after the text.</summary>
    public int EndToken { get; }

    /// <summary>
    /// The id that fills the rest: the end token for CLIP ViT-L/14, 0 for SDXL's second tokenizer.
    /// </summary>
    public int PadToken { get; }

    /// <summary>
    /// Reads a tokenizer folder: <c>vocab.json</c>, <c>merges.txt</c> and, where present, settings.
    /// </summary>
    /// <exception cref="ModelContractException">
    /// A file is missing or broken; the message names file and fault.
    /// </exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static ClipTokenizer Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var vocabulary = ClipVocabulary.Read(Path.Combine(folder, "vocab.json"));
        var merges = MergeTable.Read(Path.Combine(folder, "merges.txt"), vocabulary);
        return new(folder, vocabulary, merges, TokenizerSettings.Read(folder));
    }

    /// <summary>All ids of a text, without start, end and padding; never truncated.</summary>
    /// <remarks>Time n log n in the length of the longest word, linear in everything else.</remarks>
    public TokenSequence Tokenize(string text)
    {
        var ids = new List<int>();
        var merger = new BytePairMerger(_vocabulary, _merges);
        foreach (var word in _splitter.Split(text))
        {
            AppendWord(word, merger, ids);
        }
        return new([.. ids], ids.Count);
    }

    /// <summary>A prompt as the text encoder takes it, <see cref="MaxLength"/> ids long.</summary>
    /// <param name="prompt">Any text, empty included.</param>
    public TokenSequence Encode(string prompt) => Encode(prompt, MaxLength);

    /// <summary>A prompt as the text encoder takes it: start, ids, end, padding.</summary>
    /// <param name="prompt">Any text, empty included.</param>
    /// <param name="length">
    /// Ids in all, from 2. What does not fit between start and end is cut, and reported.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The length is below 2 or above 65,536.</exception>
    public TokenSequence Encode(string prompt, int length)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, SpecialTokens);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, TokenizerSettings.LengthLimit);
        var ids = new List<int>(length) { StartToken };
        var cutText = AppendUpTo(length - 1, prompt, ids);
        var textTokens = ids.Count - 1;
        ids.Add(EndToken);
        while (ids.Count < length)
        {
            ids.Add(PadToken);
        }
        return new([.. ids], textTokens, cutText);
    }

    /// <summary>A token's text in the alphabet of the vocabulary's files.</summary>
    /// <param name="id">From 0 to <see cref="VocabularySize"/> - 1.</param>
    public string TokenText(int id) => _vocabulary.TokenOf(id);

    // Fills the list up to a count and returns the text from the first word that is not in it as a whole.
    string AppendUpTo(int count, string prompt, List<int> ids)
    {
        var merger = new BytePairMerger(_vocabulary, _merges);
        foreach (var word in _splitter.Split(prompt))
        {
            AppendWord(word, merger, ids);
            if (ids.Count > count)
            {
                ids.RemoveRange(count, ids.Count - count);
                return prompt[word.Start..].TrimEnd();
            }
        }
        return "";
    }

    void AppendWord(ClipWord word, BytePairMerger merger, List<int> ids)
    {
        if (!word.IsSpecial)
        {
            merger.Append(word.Text, ids);
            return;
        }
        // The splitter compares in lower case, so that the names here may be written in another.
        var isStart = string.Equals(word.Text, TokenText(StartToken), StringComparison.OrdinalIgnoreCase);
        ids.Add(isStart ? StartToken : EndToken);
    }

    int Special(string folder, string token, string role) =>
        _vocabulary.Find(token) ?? throw new ModelContractException(
            $"The tokenizer folder '{folder}' names '{TokenizerFile.Shorten(token)}' as its {role} token, " +
            "but vocab.json has no such token. Take the settings and the vocabulary from the same model.");
}
