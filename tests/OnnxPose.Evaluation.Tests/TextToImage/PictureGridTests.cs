using OnnxPose.Evaluation.Reports;
using OnnxPose.Imaging;

namespace OnnxPose.Evaluation.Tests.TextToImage;

public sealed class PictureGridTests
{
    [Test]
    public void Pictures_FillRowsFromTheTopLeft_AndTheRestStaysBlack()
    {
        var pictures = Enumerable.Range(1, 5).Select(static i => Filled((byte)(40 * i))).ToArray();
        var sheet = PictureGrid.Of(pictures, 3);
        Assert.That((sheet.Width, sheet.Height), Is.EqualTo((12, 4)));
        byte[] corners =
            [.. from y in new[] { 0, 2 } from x in new[] { 3, 7, 11 } select sheet.Row(y)[3 * x]];
        Assert.That(corners, Is.EqualTo(new byte[] { 40, 80, 120, 160, 200, 0 }));
    }

    [Test]
    public void NoPictures_OtherSizes_OrNoColumns_AreRefused()
    {
        Assert.That(static () => PictureGrid.Of([], 2), Throws.ArgumentException);
        Assert.That(static () => PictureGrid.Of([new(4, 2), new(4, 3)], 2),
            Throws.ArgumentException.With.Message.Contains("4 x 3"));
        Assert.That(static () => PictureGrid.Of([new(4, 2)], 0),
            Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    static RgbImage Filled(byte value)
    {
        var picture = new RgbImage(4, 2);
        picture.Writable.Fill(value);
        return picture;
    }
}
