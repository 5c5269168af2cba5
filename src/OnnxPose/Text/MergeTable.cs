namespace OnnxPose.Text;

/// <summary>What two neighbouring tokens become.</summary>
/// <param name="Rank">0 is merged first.</param>
/// <param name="Token">The id of the token made.</param>
readonly record struct Merge(int Rank, int Token);

/// <summary>The merges of a byte pair encoding, by the two ids they join.</summary>
/// <remarks>Immutable once read; then thread-safe.</remarks>
sealed class MergeTable
{
    readonly Dictionary<long, Merge> _merges;

    MergeTable(Dictionary<long, Merge> merges) => _merges = merges;

    /// <summary>How many merges there are.</summary>
    public int Count => _merges.Count;

    /// <summary>What two neighbours become, if anything.</summary>
    public bool TryFind(int left, int right, out Merge merge) =>
        _merges.TryGetValue(Pair(left, right), out merge);

    /// <summary>
    /// Reads <c>merges.txt</c>: one "left right" per line, best first, after an optional version line.
    /// </summary>
    /// <exception cref="ModelContractException">
    /// A line is no pair, names tokens that the vocabulary lacks or says what an earlier line says.
    /// </exception>
    public static MergeTable Read(string path, ClipVocabulary vocabulary)
    {
        var text = TokenizerFile.ReadText(path).AsSpan();
        var merges = new Dictionary<long, Merge>(vocabulary.Count);
        var number = 0;
        foreach (var range in text.Split('\n'))
        {
            var line = text[range].TrimEnd('\r');
            number++;
            if (line.IsEmpty || (number == 1 && line.StartsWith("#version", StringComparison.Ordinal)))
            {
                continue;
            }
            var space = line.IndexOf(' ');
            var isPair = space > 0 && space < line.Length - 1 && !line[(space + 1)..].Contains(' ');
            if (!isPair)
            {
                throw Bad(path, number, line, "is not two tokens with a space between them");
            }
            var pair = Pair(Known(line[..space], line), Known(line[(space + 1)..], line));
            var made = Known(string.Concat(line[..space], line[(space + 1)..]), line);
            if (!merges.TryAdd(pair, new(merges.Count, made)))
            {
                throw Bad(path, number, line, "was said before, with another rank");
            }
        }
        return new(merges);

        int Known(ReadOnlySpan<char> token, ReadOnlySpan<char> line) =>
            vocabulary.Find(token)
            ?? throw Bad(path, number, line, $"needs the token '{token}', which the vocabulary lacks");
    }

    static long Pair(int left, int right) => ((long)left << 32) | (uint)right;

    static ModelContractException Bad(string path, int number, ReadOnlySpan<char> line, string fault) =>
        new($"'{path}' is not usable as the merges of a tokenizer: line {number}, " +
            $"'{TokenizerFile.Shorten(line)}', {fault}. Take merges.txt and vocab.json from the same model.");
}
