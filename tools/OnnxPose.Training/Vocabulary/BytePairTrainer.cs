namespace OnnxPose.Training.Vocabulary;

/// <summary>Learns byte-pair merges from word counts, most frequent pair first.</summary>
/// <remarks>Source: Sennrich et al., 2016. Ties go to the pair that sorts first, so that runs
/// repeat.</remarks>
static class BytePairTrainer
{
    /// <summary>At most <paramref name="limit"/> merges; fewer once every word is one symbol.</summary>
    /// <param name="words">Each word's symbols (the last one ends in <c>&lt;/w&gt;</c>) and how often it
    /// occurs.</param>
    /// <param name="limit">The greatest number of merges.</param>
    public static List<(string Left, string Right)> Learn(IEnumerable<(string[] Symbols, long Count)> words,
        int limit)
    {
        var parts = words.Select(static w => (Symbols: w.Symbols.ToList(), w.Count)).ToArray();
        List<(string, string)> merges = [];
        while (merges.Count < limit && MostFrequent(parts) is { } pair)
        {
            merges.Add(pair);
            foreach (var (symbols, _) in parts)
            {
                Merge(symbols, pair);
            }
        }
        return merges;
    }

    static (string Left, string Right)? MostFrequent((List<string> Symbols, long Count)[] words)
    {
        Dictionary<(string, string), long> counts = [];
        foreach (var (symbols, count) in words)
        {
            for (var i = 0; i + 1 < symbols.Count; i++)
            {
                var pair = (symbols[i], symbols[i + 1]);
                counts[pair] = counts.GetValueOrDefault(pair) + count;
            }
        }
        return counts.Count == 0 ? null : counts
            .OrderByDescending(static p => p.Value)
            .ThenBy(static p => p.Key.Item1, StringComparer.Ordinal)
            .ThenBy(static p => p.Key.Item2, StringComparer.Ordinal)
            .First().Key;
    }

    static void Merge(List<string> symbols, (string Left, string Right) pair)
    {
        for (var i = 0; i + 1 < symbols.Count; i++)
        {
            if (symbols[i] == pair.Left && symbols[i + 1] == pair.Right)
            {
                symbols[i] += symbols[i + 1];
                symbols.RemoveAt(i + 1);
            }
        }
    }
}
