namespace OnnxPose.Onnx.Safetensors;

/// <summary>Finds the names that somebody who asked for a missing tensor may have meant.</summary>
static class NearestNames
{
    const int Shown = 3;

    // Comparing two names costs the product of their lengths: a file full of long names must not stall its
    // own error.
    const int Compared = 4096;
    const int LongestCompared = 200;

    /// <summary>The error for a tensor that is not there.</summary>
    public static ModelContractException Missing(ITensorSource source, string name)
    {
        var nearest = Of(name, source.Tensors.Keys);
        var hint = nearest.Count == 0
            ? "it has no tensors"
            : $"the nearest are '{string.Join("', '", nearest.Select(Shortened.Text))}'";
        return new(
            $"'{source.Path}' has no tensor '{name}'; {hint}. Check that the file belongs to this slot.");
    }

    /// <summary>At most three names, the nearest first; ties in the order in which they come.</summary>
    public static IReadOnlyList<string> Of(string name, IEnumerable<string> names) =>
        [.. names.Take(Compared).OrderBy(other => Distance(name, other)).Take(Shown)];

    /// <summary>
    /// How many characters must be put in, taken out or replaced to make one name the other.
    /// </summary>
    static int Distance(string a, string b)
    {
        if (a.Length > LongestCompared || b.Length > LongestCompared)
        {
            return int.MaxValue;
        }
        var row = new int[b.Length + 1];
        for (var j = 0; j < row.Length; j++)
        {
            row[j] = j;
        }
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.Length];
    }
}
