using OnnxPose.Evaluation.Reports.Plots;
using OnnxPose.Imaging;

namespace OnnxPose.Evaluation.Tests.Reports;

public sealed class PlotTests
{
    [TestCase(0, 1, "0.0 0.2 0.4 0.6 0.8 1.0")]
    [TestCase(0.1, 0.12, "0.100 0.105 0.110 0.115 0.120")]
    [TestCase(-30, 95, "-20 0 20 40 60 80")]
    [TestCase(5, 5, "4.6 4.8 5.0 5.2 5.4")]
    public void LinearTicks_AreRoundNumbersInTheRange(double from, double to, string expected) =>
        Assert.That(string.Join(' ', new PlotAxis(from, to).Ticks.Select(static tick => tick.Text)),
            Is.EqualTo(expected));

    [Test]
    public void LogTicks_AreOneTwoAndFive_AndEqualRatiosLieEquallyFar()
    {
        var axis = new PlotAxis(500, 100_000, log: true);
        Assert.That(axis.Ticks.Select(static tick => tick.Text),
            Is.EqualTo(new[] { "500", "1000", "2000", "5000", "10000", "20000", "50000", "100000" }));
        Assert.That(axis.Place(5000) - axis.Place(500),
            Is.EqualTo(axis.Place(50_000) - axis.Place(5000)).Within(1e-12));
        Assert.That((axis.Place(500), axis.Place(100_000)), Is.EqualTo((0, 1)));
    }

    [Test]
    public void Around_HoldsAllFiniteValues()
    {
        var axis = PlotAxis.Around([3, double.NaN, 7, double.PositiveInfinity]);
        Assert.That(axis.Place(3), Is.InRange(0.01, 0.1));
        Assert.That(axis.Place(7), Is.InRange(0.9, 0.99));
        Assert.That(PlotAxis.Around([]).Place(0.5), Is.EqualTo(0.5));
    }

    [Test]
    public void EveryPrintableCharacter_HasItsOwnStrokes()
    {
        var drawn = new Dictionary<string, char>();
        for (var c = '!'; c <= '~'; c++)
        {
            var strokes = string.Join('|', StrokeFont.Strokes(c.ToString(), 9).Select(static stroke =>
                string.Join(' ', stroke.Select(static point => $"{point.X},{point.Y}"))));
            Assert.That(strokes, Is.Not.Empty, $"'{c}'");
            Assert.That(drawn.TryAdd(strokes, c), Is.True,
                $"'{c}' looks like '{drawn.GetValueOrDefault(strokes)}'");
            Assert.That(StrokeFont.Strokes(c.ToString(), 9).SelectMany(static stroke => stroke),
                Is.All.Matches<SkiaSharp.SKPoint>(static point =>
                    point.X is >= 0 and <= 4 && point.Y is >= 0 and <= 8));
        }
        Assert.That(StrokeFont.Strokes("\u00FC", 9), Is.EqualTo(StrokeFont.Strokes("?", 9)));
        Assert.That(StrokeFont.Strokes(" ", 9), Is.Empty);
        Assert.That(StrokeFont.Width("", 9), Is.Zero);
    }

    [Test]
    public void AChart_DrawsItsLineWhereTheValuesLie()
    {
        var image = PlotPage.Draw([Chart([(0, 0), (10, 1)])], 1, 400, 300);
        Assert.That((image.Width, image.Height), Is.EqualTo((400, 300)));
        // The inner area runs from 74 to 376 and from 44 to 242; the line is its diagonal.
        Assert.That(IsBlue(image, 74 + 151, 143), Is.True);
        Assert.That(IsBlue(image, 74 + 151, 200), Is.False);
        var again = PlotPage.Draw([Chart([(0, 0), (10, 1)])], 1, 400, 300);
        Assert.That(again.Pixels.SequenceEqual(image.Pixels));
    }

    [Test]
    public void WhatLiesOutside_StaysAtTheEdge()
    {
        var image = PlotPage.Draw([Chart([(-5, 5), (20, 5)])], 1, 400, 300);
        Assert.That(IsBlue(image, 200, 44), Is.True);
        for (var x = 0; x < 400; x++)
        {
            Assert.That(IsBlue(image, x, 30), Is.False);
        }
    }

    [Test]
    public void Pages_HaveARowForEveryFewPlots()
    {
        var plots = Enumerable.Repeat(Chart([(0, 0), (1, 1)]), 3).ToArray<IPlot>();
        var image = PlotPage.Draw(plots, 2, 200, 150);
        Assert.That((image.Width, image.Height), Is.EqualTo((400, 300)));
    }

    [Test]
    public void ASheet_ShowsThePicturesAsTheyAre()
    {
        var picture = new RgbImage(20, 10, [.. Enumerable.Repeat((byte)77, 600)]);
        var sheet = ContactSheet.Draw(["a row", new string('x', 500)], ["one", "two"],
            [new(picture, "1"), new(picture, ""), new(picture, "3"), new(picture, "4")]);
        var count = 0;
        for (var i = 0; i < sheet.Pixels.Length; i += 3)
        {
            count += sheet.Pixels.Slice(i, 3).SequenceEqual("MMM"u8) ? 1 : 0;
        }
        Assert.That(count, Is.AtLeast(4 * 200));
    }

    static XyChart Chart((double, double)[] points) => new()
    {
        Title = "title",
        XTitle = "x",
        YTitle = "y",
        X = new(0, 10),
        Y = new(0, 1),
        Lines = [new("line", PlotColours.Blue, points)],
    };

    static bool IsBlue(RgbImage image, int x, int y)
    {
        var pixel = image.Row(y).Slice(3 * x, 3);
        return pixel[2] > pixel[0] + 60;
    }
}
