using OnnxPose.Evaluation.Reports.Plots;
using OnnxPose.Imaging;

namespace OnnxPose.Evaluation.Tests.Reports;

public class HeatmapTests
{
    [Test]
    public void Cells_AreTheDarker_TheFartherFromZero_AndBlueIsHigh()
    {
        var map = Draw("a caption", 1, 0.3f, 0, -1);
        var cells = Enumerable.Range(0, 4).Select(i => CellOf(map, i, 4)).ToArray();
        Assert.That(cells.Select(static c => c.R + c.G + c.B).Take(3), Is.Ordered);
        Assert.That(cells[0].B, Is.GreaterThan(cells[0].R));
        Assert.That(cells[3].R, Is.GreaterThan(cells[3].B));
    }

    [Test]
    public void Labels_AreWritten_AndLongOnesAreBroken()
    {
        var brief = InkRows(Draw("wave", 0));
        var lengthy = InkRows(Draw(string.Join(' ', Enumerable.Repeat("waving", 16)), 0));
        Assert.That(brief, Is.InRange(1, Heatmap.LineHeight));
        Assert.That(lengthy, Is.GreaterThan(2 * brief));
    }

    [Test]
    public void AMatrixOfAnotherSize_IsRefused() =>
        Assert.That(() => Heatmap.Draw(["a"], [new(Heatmap.Cell, Heatmap.Cell)], [1, 2]),
            Throws.InstanceOf<ArgumentOutOfRangeException>());

    static RgbImage Draw(string caption, params float[] values) => Heatmap.Draw([caption],
        [.. values.Select(static _ => new RgbImage(Heatmap.Cell, Heatmap.Cell))], values);

    // A pixel near the cell's corner, away from the number.
    static (int R, int G, int B) CellOf(RgbImage map, int column, int columns)
    {
        var left = map.Width - 16 - ((columns - column) * Heatmap.Cell);
        var pixel = map.Row(map.Height - 16 - Heatmap.Cell + 5)[(3 * (left + 5))..];
        return (pixel[0], pixel[1], pixel[2]);
    }

    static int InkRows(RgbImage map) => Enumerable.Range(16 + Heatmap.Cell, Heatmap.Cell)
        .Count(y => map.Row(y)[..(3 * 300)].ContainsAnyInRange((byte)0, (byte)100));
}
