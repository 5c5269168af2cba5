using System.Text.RegularExpressions;
using OnnxPose.TestKit;

namespace OnnxPose.Benchmarks.Readme;

/// <summary>The README's table of figures, made of the pages in perf/results: between two comments there
/// stands what the pages say.</summary>
static class ReadmeFigures
{
    const string Begin = "<!-- figures -->\n", End = "<!-- /figures -->";

    // What a figure is of, its page, where it stands there, and how it is said: every match in turn.
    static readonly (string What, string Page, string Pattern, string Figure)[] s_figures =
    [
        ("from the start of the process to a pose of the miniature, written to disk", "start-up",
            @"\| as built \| 1 \| (?<a>[\d.]+ s) .*\n.*\| 4 in one batch \| (?<b>[\d.]+ s) ",
            "$a, four in one batch $b"),
        ("the same of a program compiled ahead (`dotnet publish -r RID`)", "start-up",
            @"\| compiled ahead \| 1 \| (?<a>[\d.]+ s) .*\n.*\| 4 in one batch \| (?<b>[\d.]+ s) ",
            "$a, four in one batch $b"),
        ("a pose against the published algorithm, both in ONNX Runtime, published size, one thread",
            "t2p-ratio", @"t2p-ratio fp32 (?<a>[\d.]+) int8 (?<b>[\d.]+)\s*\z",
            "$a times faster in fp32, $b times with int8"),
        ("our own code's share (outside ONNX Runtime) of a pose's time, published size, fp32, one thread",
            "pose-share",
            @"\| Defensive \| 1 \|.* (?<a>[\d.]+ %) \|", "$a"),
        ("our own code's share of a denoising step, miniature", "loop-share",
            @"\| euler \|.* (?<a>[\d.]+ %) \|[^|]*\|", "$a"),
        ("poses of one person a second, miniature, one by one", "throughput",
            @"\n\| 1 \| (?<a>[\d.]+) \|.*%", "$a"),
        ("the same in batches of 16", "throughput", @"\n\| 16 \| (?<a>[\d.]+) \|.*%", "$a"),
        ("growth of memory over 10,000 prompts, miniature", "soak",
            @"\| pose --prompts \|(?:[^|]*\|){3} (?<a>-?[\d.]+) ", "$a MiB per 1,000 prompts"),
        ("a tempered draw's error (total variation) at worst", "sampler",
            @"- ours: worst TV (?<a>[\d.]+).*?, (?<b>[\d.]+ to [\d.]+ us)", "$a, in $b"),
        ("the nearest of 500,000 captions, exactly", "knn", @"\| Cosine \| (?<a>[\d.]+ ms) ", "$a"),
    ];

    /// <summary>The README's text with the table that the pages give.</summary>
    /// <exception cref="InvalidDataException">The README has no place for it, or a page does not say
    /// what it said.</exception>
    public static string Updated(string readme)
    {
        var (begin, end) = (readme.IndexOf(Begin, StringComparison.Ordinal),
            readme.IndexOf(End, StringComparison.Ordinal));
        return begin >= 0 && end > begin
            ? string.Concat(readme.AsSpan(0, begin + Begin.Length), Table(), readme.AsSpan(end))
            : throw new InvalidDataException($"README.md has no lines '{Begin.Trim()}' and '{End}'.");
    }

    // A page that was never made has no row.
    static string Table() => "| what | figure | measured in |\n| --- | --- | --- |\n" + string.Concat(
        from figure in s_figures
        let path = Path.Combine(GoldenFolder.RepositoryRoot, "perf", "results", figure.Page + ".md")
        where File.Exists(path)
        let said = Said(File.ReadAllText(path), figure.Page, figure.Pattern, figure.Figure)
        select $"| {figure.What} | {said} | [{figure.Page}](perf/results/{figure.Page}.md) |\n");

    static string Said(string page, string name, string pattern, string figure)
    {
        var match = Regex.Match(page, pattern);
        return match.Success
            ? figure.Replace("$a", match.Groups["a"].Value, StringComparison.Ordinal)
                .Replace("$b", match.Groups["b"].Value, StringComparison.Ordinal)
            : throw new InvalidDataException($"perf/results/{name}.md has nothing like '{pattern}'.");
    }
}
