namespace OnnxPose.Evaluation.Reports;

/// <summary>Counts how often named things hold.</summary>
sealed class Tally
{
    readonly SortedDictionary<string, (int Holds, int All)> _counts = new(StringComparer.Ordinal);

    public void Add(string name, bool holds)
    {
        var (before, all) = _counts.GetValueOrDefault(name);
        _counts[name] = (before + (holds ? 1 : 0), all + 1);
    }

    /// <summary>Every name with its share and how often it was counted.</summary>
    public IEnumerable<(string Name, double Share, int All)> Shares =>
        _counts.Select(static c => (c.Key, (double)c.Value.Holds / c.Value.All, c.Value.All));
}
