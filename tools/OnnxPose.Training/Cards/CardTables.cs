using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace OnnxPose.Training.Cards;

/// <summary>What the model card says in numbers, from the files that training leaves.</summary>
static class CardTables
{
    const int LastSteps = 1000, LastTextSteps = 100;

    /// <summary>Length of the text encoder's run, and its loss at the end.</summary>
    public static string Text(string path)
    {
        var rows = Read(path);
        var end = Number(rows[^1], "step") - LastTextSteps;
        var loss = rows.Where(row => Number(row, "step") > end).Average(static row => Number(row, "loss"));
        return string.Create(CultureInfo.InvariantCulture, $"""
            ## Training of text_encoder
            {rows[^1]["step"]} steps, {Number(rows[^1], "seconds") / 3600:F1} hours on CPU. Mean cross-entropy
            of the probes over the logged ones of the last {LastTextSteps} steps: {loss:F4}.

            """);
    }

    /// <summary>The command lines of a run; nothing where it keeps none.</summary>
    public static string Commands(string path) => File.Exists(path)
        ? $"Made by:\n\n```sh\n{File.ReadAllText(path).Trim()}\n```\n"
        : "";

    /// <summary>Length of the last run, how many steps came before it, and the mean losses
    /// at its end.</summary>
    public static string Training(string path, int earlierSteps)
    {
        var rows = Read(path);
        var text = new StringBuilder("## Training of t2p\n");
        if (earlierSteps > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"After {earlierSteps} steps of earlier runs: ");
        }
        text.Append(CultureInfo.InvariantCulture, $"{rows[^1]["step"]} steps, ")
            .Append(CultureInfo.InvariantCulture, $"{Number(rows[^1], "seconds") / 3600:F1} hours ")
            .Append(CultureInfo.InvariantCulture,
                $"on CPU. Mean losses of the last {Math.Min(LastSteps, rows.Count)} steps, per ")
            .Append("kind of batch (people; f: full, b: cut after the last body, m, t, v: so too, of people who ")
            .Append("differ, act on each other, are seen from a side; s: bodies only, a: so too, of three who ")
            .Append("differ, x, y, g: so too, and only those of people from another scene are learned):\n\n");
        var kinds = rows.TakeLast(LastSteps).GroupBy(static r => r["kind"]).OrderBy(static g => g.Key);
        AppendLosses(text, "kind", kinds.Select(static g => (g.Key, g.ToArray())));
        return text.ToString();
    }

    /// <summary>The last validation.</summary>
    public static string HeldOut(string path)
    {
        var rows = Read(path);
        var last = rows.Where(r => r["step"] == rows[^1]["step"]);
        var text = new StringBuilder("## Held out\nThe same losses on scenes that training never saw; ")
            .Append("unseen: with combinations that no caption of training has.\n\n");
        AppendLosses(text, "scenes", last.Select(static r => ($"{r["split"]} {r["kind"]}", new[] { r })));
        return text.ToString();
    }

    /// <summary>The probes' report, as it was printed.</summary>
    public static string Probes(string path) =>
        "## What the text states say\nLinear probes on held-out captions: percent right at the end token, "
        + $"at padding and in the projected state, and how many captions say it.\n\n"
        + $"```\n{File.ReadAllText(path).Trim()}\n```\n";

    /// <summary>The metrics of an evaluation's JSON.</summary>
    public static string Evaluation(string path, string name)
    {
        var metrics = JsonNode.Parse(File.ReadAllBytes(path))!["metrics"]!.AsObject();
        var text = new StringBuilder("## Evaluation of ")
            .Append(CultureInfo.InvariantCulture, $"{name}\n`onnxpose eval {name} --json`:\n\n")
            .Append("| metric | value |\n| --- | --- |\n");
        foreach (var (metric, value) in metrics)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {metric} | {value!.GetValue<double>():0.####} |\n");
        }
        return text.ToString();
    }

    /// <summary>Length of CLaPP's run, the mean losses at its end, and the last look
    /// at held-out pairs.</summary>
    public static string Clapp(string run)
    {
        var rows = Read(Path.Combine(run, "loss.csv"));
        var look = Read(Path.Combine(run, "validation.csv"))[^1];
        var last = rows.TakeLast(LastSteps).ToArray();
        return string.Create(CultureInfo.InvariantCulture, $"""

            {rows[^1]["step"]} steps, {Number(rows[^1], "seconds") / 3600:F1} hours on CPU. Means of the last
            {last.Length} steps: published loss {Mean("soft"):F3}, InfoNCE {Mean("own"):F3}, cosines over
            {Mean("temperature"):F3}. At the last look the true pair ranked first among 32 held-out ones in
            {100 * Number(look, "ofTexts"):F1} % (poses of a text) and {100 * Number(look, "ofPoses"):F1} %
            (texts of a pose).

            """);

        double Mean(string column) => last.Average(row => Number(row, column));
    }

    static void AppendLosses(StringBuilder text, string first,
        IEnumerable<(string Name, Dictionary<string, string>[] Rows)> lines)
    {
        string[] terms = ["box_presence", "box_nll", "body_presence", "body_nll", "face_nll", "hands_nll"];
        text.Append(CultureInfo.InvariantCulture, $"| {first} | {string.Join(" | ", terms)} |\n")
            .Append(CultureInfo.InvariantCulture,
                $"| --- |{string.Concat(terms.Select(static _ => " --- |"))}\n");
        foreach (var (name, rows) in lines)
        {
            // Sequences that end after a body have no face and no hands.
            var means = terms.Select(term => rows.All(r => Number(r, term) == 0) ? "-"
                : rows.Average(r => Number(r, term)).ToString("F3", CultureInfo.InvariantCulture));
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {string.Join(" | ", means)} |\n");
        }
    }

    static double Number(Dictionary<string, string> row, string column) =>
        double.Parse(row[column], CultureInfo.InvariantCulture);

    static List<Dictionary<string, string>> Read(string path)
    {
        using var reader = new StreamReader(path);
        var columns = reader.ReadLine()!.Split(',');
        List<Dictionary<string, string>> rows = [];
        while (reader.ReadLine() is { } line)
        {
            rows.Add(columns.Zip(line.Split(',')).ToDictionary(static p => p.First, static p => p.Second));
        }
        return rows.Count > 0 ? rows : throw new InvalidDataException($"'{path}' has no rows.");
    }
}
