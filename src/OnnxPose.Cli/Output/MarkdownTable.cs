namespace OnnxPose.Cli.Output;

/// <summary>Tables that people read as they stand.</summary>
static class MarkdownTable
{
    /// <summary>A table whose first column is text and whose others are numbers.</summary>
    /// <param name="titles">One for each column.</param>
    /// <param name="rows">As many cells as there are titles.</param>
    public static string Write(string[] titles, IEnumerable<string[]> rows) =>
        string.Join(Environment.NewLine,
        [
            Line(titles),
            $"| --- |{string.Concat(Enumerable.Repeat(" ---: |", titles.Length - 1))}",
            .. rows.Select(Line),
        ]);

    // A bar in a cell would end it, and a line feed the table.
    static string Line(string[] cells) =>
        $"| {string.Join(" | ", cells.Select(static cell => TextLine.Shorten(cell).Replace('|', '/')))} |";
}
