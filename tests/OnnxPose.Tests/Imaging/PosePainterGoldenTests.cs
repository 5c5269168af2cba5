using OnnxPose.Imaging;
using OnnxPose.TestKit;
using SkiaSharp;

namespace OnnxPose.Tests.Imaging;

[Category("Golden")]
[NeedsFixture("pose-render")]
public sealed class PosePainterGoldenTests
{
    [TestCaseSource(typeof(PoseFixture), nameof(PoseFixture.Names))]
    public void Draw_EqualsTheReferencePicture(string name)
    {
        var fixture = PoseFixture.Load(name);
        AssertLike(PosePainter.Draw(fixture.Pose, fixture.Width, fixture.Height), fixture.Picture(""));
    }

    [TestCaseSource(typeof(PoseFixture), nameof(PoseFixture.Names))]
    public void Draw_WithTheBodyOnly_EqualsTheReferencePicture(string name)
    {
        var fixture = PoseFixture.Load(name);
        AssertLike(PosePainter.Draw(fixture.Pose, fixture.Width, fixture.Height, PoseDrawingOptions.BodyOnly),
            fixture.Picture("_body"));
    }

    static IEnumerable<string> Crops =>
        Directory.EnumerateFiles(GoldenFolder.Path("pose-render"), "pose*_centercrop*.png")
            .Select(Path.GetFileName)!;

    [TestCaseSource(nameof(Crops))]
    public void DrawCenterCrop_EqualsTheReferencePicture(string file)
    {
        var path = GoldenFolder.Path("pose-render", file);
        using var reference = SKBitmap.Decode(path);
        var fixture = PoseFixture.Load(file[..file.IndexOf('_', StringComparison.Ordinal)]);
        AssertLike(PosePainter.DrawCenterCrop(fixture.Pose, reference.Width), path);
    }

    /// <summary>At least 99 % of the coloured pixels within 1, the rest with a match among
    /// the pixels around.</summary>
    static void AssertLike(RgbImage actual, string path)
    {
        using var reference = SKBitmap.Decode(path);
        Assert.That((actual.Width, actual.Height), Is.EqualTo((reference.Width, reference.Height)));
        int coloured = 0, within = 0, far = 0;
        for (var y = 0; y < actual.Height; y++)
        {
            for (var x = 0; x < actual.Width; x++)
            {
                var equal = IsClose(actual, x, y, reference.GetPixel(x, y));
                var isColoured = reference.GetPixel(x, y) != SKColors.Black
                    || !IsClose(actual, x, y, SKColors.Black);
                coloured += isColoured ? 1 : 0;
                within += isColoured && equal ? 1 : 0;
                far += equal || HasMatchAround(actual, x, y, reference) ? 0 : 1;
            }
        }
        TestContext.Out.WriteLine(
            $"{Path.GetFileName(path)}: {within} of {coloured} coloured pixels within 1");
        Assert.That(within, Is.GreaterThanOrEqualTo(0.99 * coloured));
        Assert.That(far, Is.Zero, "pixels that are wrong further than one pixel from an edge");
    }

    static bool HasMatchAround(RgbImage actual, int x, int y, SKBitmap reference)
    {
        for (var i = 0; i < 9; i++)
        {
            var (nearX, nearY) = (x + i % 3 - 1, y + i / 3 - 1);
            if (nearX >= 0 && nearX < actual.Width && nearY >= 0 && nearY < actual.Height
                && IsClose(actual, x, y, reference.GetPixel(nearX, nearY)))
            {
                return true;
            }
        }
        return false;
    }

    static bool IsClose(RgbImage actual, int x, int y, SKColor expected)
    {
        var pixel = actual.Row(y).Slice(3 * x, 3);
        return Math.Abs(pixel[0] - expected.Red) <= 1 && Math.Abs(pixel[1] - expected.Green) <= 1
            && Math.Abs(pixel[2] - expected.Blue) <= 1;
    }
}
