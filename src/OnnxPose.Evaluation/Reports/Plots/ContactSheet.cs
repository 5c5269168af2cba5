using OnnxPose.Imaging;

namespace OnnxPose.Evaluation.Reports.Plots;

/// <summary>Pictures in rows and columns, each row and column with a title.</summary>
static class ContactSheet
{
    const int Margin = 10, ColumnTitle = 30, RowTitle = 30, Note = 24;

    /// <summary>Draws a sheet.</summary>
    /// <param name="rows">The titles of the rows, which stand above them.</param>
    /// <param name="columns">The titles of the columns.</param>
    /// <param name="cells">(row, column).</param>
    public static RgbImage Draw(string[] rows, string[] columns, SheetCell[] cells)
    {
        var picture = cells[0].Picture;
        var (step, height) = (picture.Width + Margin, RowTitle + picture.Height + Note);
        using var canvas = new PlotCanvas(
            Margin + (columns.Length * step), ColumnTitle + (rows.Length * height));
        for (var column = 0; column < columns.Length; column++)
        {
            canvas.Text(columns[column], Margin + (column * step) + (picture.Width / 2f), ColumnTitle / 2f,
                TextAnchor.Middle, PlotCanvas.TextSize + 1);
        }
        for (var row = 0; row < rows.Length; row++)
        {
            var top = ColumnTitle + (row * height);
            canvas.Text(Fitting(rows[row], canvas.Area.Width - (2 * Margin)), Margin, top + (RowTitle / 2f));
            for (var column = 0; column < columns.Length; column++)
            {
                var cell = cells[(row * columns.Length) + column];
                var left = Margin + (column * step);
                canvas.Picture(cell.Picture, left, top + RowTitle);
                canvas.Text(cell.Note, left + (picture.Width / 2f),
                    top + RowTitle + picture.Height + (Note / 2f), TextAnchor.Middle,
                    PlotCanvas.TextSize - 1);
            }
        }
        return canvas.ToImage();
    }

    static string Fitting(string text, float width)
    {
        while (text.Length > 4 && StrokeFont.Width(text, PlotCanvas.TextSize) > width)
        {
            text = text[..^4] + "...";
        }
        return text;
    }
}
