using System.Diagnostics;
using OnnxPose.Imaging;
using OnnxPose.Poses;
using OnnxPose.Tests.Poses;

namespace OnnxPose.Tests.Imaging;

public sealed class PosePainterTests
{
    static Pose One(Keypoint?[]? body = null, Keypoint?[]? face = null, Keypoint?[]? hands = null) => new(1,
    [
        new Person(new(new(0, 0), new(1, 1)), new(body ?? new Keypoint?[Skeleton.BodyPoints]),
            new(face ?? new Keypoint?[Skeleton.FacePoints]),
            new(hands ?? new Keypoint?[Skeleton.HandsPoints])),
    ]);

    static Keypoint?[] Points(int count, params (int Index, float X, float Y)[] present)
    {
        var points = new Keypoint?[count];
        foreach (var (index, x, y) in present)
        {
            points[index] = new(x, y);
        }
        return points;
    }

    static (byte, byte, byte) Pixel(RgbImage image, int x, int y) =>
        (image.Row(y)[3 * x], image.Row(y)[3 * x + 1], image.Row(y)[3 * x + 2]);

    static int Coloured(RgbImage image) => Enumerable.Range(0, image.Width * image.Height)
        .Count(i => image.Pixels.Slice(3 * i, 3).ContainsAnyExcept((byte)0));

    [Test]
    public void Nobody_IsBlack() => Assert.That(Coloured(PosePainter.Draw(new Pose(1, []), 31, 17)), Is.Zero);

    [Test]
    public void LimbsAreDimmed_JointsAreNot()
    {
        var image = PosePainter.Draw(One(Points(Skeleton.BodyPoints,
            ((int)BodyPoint.Neck, 0.25f, 0.5f), ((int)BodyPoint.RightShoulder, 0.75f, 0.5f))), 64, 64);
        Assert.That(Pixel(image, 32, 32), Is.EqualTo((153, 0, 0)));      // 0.6 * 255, cut off
        Assert.That(Pixel(image, 16, 32), Is.EqualTo((255, 85, 0)));
        Assert.That(Pixel(image, 48, 32), Is.EqualTo((255, 170, 0)));
    }

    [Test]
    public void APointInTheFirstRowOrColumn_IsDrawnOfTheBodyAlone()
    {
        foreach (var (x, y) in new[] { (0f, 0.5f), (0.5f, 0f), (-0.5f, 0.5f) })
        {
            var face = One(face: Points(Skeleton.FacePoints, (0, x, y)));
            var hands = One(hands: Points(Skeleton.HandsPoints, (0, x, y)));
            Assert.That(Coloured(PosePainter.Draw(face, 64, 64)), Is.Zero);
            Assert.That(Coloured(PosePainter.Draw(hands, 64, 64)), Is.Zero);
        }
        var body = One(Points(Skeleton.BodyPoints, (0, 0, 0.5f)));
        // Half of the disc and its middle column.
        Assert.That(Coloured(PosePainter.Draw(body, 64, 64)), Is.EqualTo(29));
    }

    [Test]
    public void APartThatIsSwitchedOff_IsNotDrawn()
    {
        var pose = SamplePoses.TwoPeople;
        var none = new PoseDrawingOptions { Body = false, Hands = false, Face = false };
        Assert.That(Coloured(PosePainter.Draw(pose, 256, 128, none)), Is.Zero);
        var sum = Coloured(PosePainter.Draw(pose, 256, 128, none with { Body = true }));
        Assert.That(sum, Is.GreaterThan(0));
        Assert.That(Coloured(PosePainter.Draw(pose, 256, 128, none with { Face = true })), Is.GreaterThan(0));
        Assert.That(Coloured(PosePainter.Draw(pose, 256, 128, PoseDrawingOptions.BodyOnly)), Is.EqualTo(sum));
    }

    [Test]
    public void PointsFarOutside_CostNoTime_AndSmallCanvasesAreFine()
    {
        var watch = Stopwatch.StartNew();
        foreach (var far in new[] { 1e3f, -1e3f, 1e9f, float.MaxValue, float.MinValue })
        {
            var pose = One(
                [.. Enumerable.Range(0, 18).Select(i =>
                    (Keypoint?)new Keypoint(i % 2 == 0 ? far : 0.5f, i % 3 == 0 ? -far : 0.5f))],
                hands: [.. Enumerable.Range(0, 42).Select(i =>
                    (Keypoint?)new Keypoint(i % 2 == 0 ? Math.Abs(far) : 0.5f, 0.5f))]);
            PosePainter.Draw(pose, 512, 512);
            PosePainter.Draw(pose, 1, 1);
            PosePainter.Draw(pose, 16_384, 1);
        }
        Assert.That(watch.Elapsed.TotalSeconds, Is.LessThan(20));
    }

    [Test]
    public void APixelWrittenAsASinglePrecisionFraction_ComesBackAsThatPixel_AtEverySize()
    {
        for (var size = 1; size <= 2048; size++)
        {
            for (var pixel = 0; pixel < size; pixel++)
            {
                if (PixelGrid.ToPixel((float)((double)pixel / size), size) != pixel)
                {
                    Assert.Fail($"pixel {pixel} of {size}");
                }
            }
        }
    }

    [TestCase(1f, 224, 224, 224)]
    [TestCase(1.5f, 224, 336, 224)]
    [TestCase(0.6f, 224, 224, 373)]
    [TestCase(1.7f, 101, 171, 101)]
    [TestCase(0.01f, 64, 64, 6400)]
    public void DrawCenterCrop_IsTheMiddleOfTheWholePicture(
        float ratio, int resolution, int width, int height)
    {
        var pose = new Pose(ratio, SamplePoses.TwoPeople.People);
        var crop = PosePainter.DrawCenterCrop(pose, resolution);
        var expected = PosePainter.Draw(pose, width, height).Crop(
            (int)Math.Round((width - resolution) / 2.0), (int)Math.Round((height - resolution) / 2.0),
            resolution, resolution);
        Assert.That(crop.Pixels.SequenceEqual(expected.Pixels));
    }

    [Test]
    public void ASizeOutOfRange_IsRefused()
    {
        Assert.That(() => PosePainter.Draw(SamplePoses.TwoPeople, 0, 5),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => PosePainter.DrawCenterCrop(new Pose(1e-30f, []), 512),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => PosePainter.DrawCenterCrop(SamplePoses.TwoPeople, 0),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}
