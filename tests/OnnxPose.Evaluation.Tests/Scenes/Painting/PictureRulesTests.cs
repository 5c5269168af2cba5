using OnnxPose.Evaluation.Scenes.Painting;
using OnnxPose.Evaluation.Scenes.Painting.Rules;
using OnnxPose.Imaging;
using OnnxPose.Numerics;

namespace OnnxPose.Evaluation.Tests.Scenes.Painting;

public class PictureRulesTests
{
    [Test]
    public void PaintersOwnPictures_HoldEveryRule()
    {
        var tally = new PictureTally();
        foreach (var (scene, picture) in PaintedExamples.Draw(100, seed: 7))
        {
            tally.Add(PictureRules.Judge(picture, scene.Description, scene.Pose));
        }
        Report(tally);
        Assert.Multiple(() =>
        {
            Assert.That(tally.ColourAndSetting, Is.GreaterThanOrEqualTo(0.97));
            Assert.That(tally.Coverage, Is.GreaterThanOrEqualTo(0.97));
            Assert.That(tally.Stray, Is.LessThan(0.12));
        });
    }

    [Test]
    public void BlurredAndNoisyPictures_AreStillJudgedRight()
    {
        var tally = new PictureTally();
        var random = PoseRandom.FromSeed(10);
        foreach (var (scene, picture) in PaintedExamples.Draw(60, seed: 10))
        {
            tally.Add(PictureRules.Judge(Spoil(picture, ref random), scene.Description, scene.Pose));
        }
        Report(tally);
        Assert.Multiple(() =>
        {
            Assert.That(tally.ColourAndSetting, Is.GreaterThanOrEqualTo(0.95));
            Assert.That(tally.Coverage, Is.GreaterThanOrEqualTo(0.95));
            Assert.That(tally.Stray, Is.LessThan(0.15));
        });
    }

    [Test]
    public void PicturesOfOtherScenes_HoldThemAsRarelyAsChanceWould()
    {
        var tally = new PictureTally();
        var examples = PaintedExamples.Draw(100, seed: 8).ToArray();
        foreach (var (i, (scene, _)) in examples.Index())
        {
            tally.Add(PictureRules.Judge(examples[(i + 1) % examples.Length].Picture, scene.Description,
                scene.Pose));
        }
        Report(tally);
        Assert.Multiple(() =>
        {
            Assert.That(tally.Colour, Is.LessThan(0.3));
            Assert.That(tally.Setting, Is.LessThan(0.35));
            Assert.That(tally.Coverage, Is.LessThan(0.6));
        });
    }

    [Test]
    public void NobodyIsSeen_WhereNobodyWasPainted()
    {
        var random = PoseRandom.FromSeed(9);
        foreach (var (scene, _) in PaintedExamples.Draw(30, seed: 9))
        {
            var large = ScenePainter.Paint(scene, new(1, []), 256, ref random);
            var picture = PillowResize.Resize(large, 128, 128, PillowFilter.Lanczos);
            var verdict = PictureRules.Judge(picture, scene.Description, scene.Pose);
            Assert.That(verdict.FigurePixels, Is.LessThan(128 * 128 / 200), scene.Caption);
            Assert.That(verdict.CoveredPoints, Is.LessThan(0.02 * verdict.VisiblePoints + 1), scene.Caption);
            Assert.That(verdict.SettingHolds, Is.Not.False, scene.Caption);
        }
    }

    [Test]
    public void PicturesThatAreNotSquare_AreRefused()
    {
        var scene = PaintedExamples.Draw(1, seed: 9).Single().Scene;
        Assert.That(() => PictureRules.Judge(new(128, 64), scene.Description, scene.Pose),
            Throws.ArgumentException.With.Message.Contains("128 x 64"));
    }

    // Half the resolution and noise of up to 10: worse than an autoencoder of the miniature's size does.
    static RgbImage Spoil(RgbImage picture, ref PoseRandom random)
    {
        var small = PillowResize.Resize(picture, 64, 64, PillowFilter.Lanczos);
        var bytes = PillowResize.Resize(small, 128, 128, PillowFilter.Bicubic).Pixels.ToArray();
        foreach (ref var value in bytes.AsSpan())
        {
            value = (byte)Math.Clamp(value + random.NextInt32(21) - 10, 0, 255);
        }
        return new(128, 128, bytes);
    }

    static void Report(PictureTally tally)
    {
        TestContext.Out.WriteLine(FormattableString.Invariant(
            $"colour {tally.Colour:F3}, setting {tally.Setting:F3}, both {tally.ColourAndSetting:F3}"));
        TestContext.Out.WriteLine(FormattableString.Invariant(
            $"coverage {tally.Coverage:F3}, stray {tally.Stray:F3}"));
    }
}
