using OnnxPose.Evaluation.Scenes.Painting.Rules;
using OnnxPose.Imaging;

namespace OnnxPose.Evaluation.Tests.Scenes.Painting;

public class PictureRulesTests
{
    [Test]
    public void PaintersOwnPictures_HoldEveryRule()
    {
        var tally = new PictureTally();
        foreach (var (scene, picture) in PaintedExamples.Draw(150, seed: 7))
        {
            tally.Add(PictureRules.Judge(picture, scene.Description, scene.Pose));
        }
        Report(tally);
        Assert.Multiple(() =>
        {
            Assert.That(tally.ColourAndSetting, Is.GreaterThanOrEqualTo(0.97));
            Assert.That(tally.Coverage, Is.GreaterThanOrEqualTo(0.97));
            Assert.That(tally.Stray, Is.LessThan(0.05));
        });
    }

    [Test]
    public void PicturesOfOtherScenes_HoldThemAsRarelyAsChanceWould()
    {
        var tally = new PictureTally();
        var examples = PaintedExamples.Draw(150, seed: 8).ToArray();
        foreach (var (i, (scene, _)) in examples.Index())
        {
            tally.Add(PictureRules.Judge(examples[(i + 1) % examples.Length].Picture, scene.Description, scene.Pose));
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
    public void NobodyIsSeen_WhereOnlyTheBackgroundIs()
    {
        foreach (var (scene, picture) in PaintedExamples.Draw(20, seed: 9))
        {
            var verdict = PictureRules.Judge(picture, scene.Description, scene.Pose);
            var background = Enumerable.Range(0, 16).Select(i => picture.Crop(8 * i, 0, 8, 8))
                .MinBy(tile => PictureRules.Judge(tile, scene.Description, new(1, [])).FigurePixels)!;
            var empty = PillowResize.Resize(background, 128, 128, PillowFilter.Lanczos);
            var alone = PictureRules.Judge(empty, scene.Description, scene.Pose);
            Assert.That(alone.FigurePixels, Is.LessThan(verdict.FigurePixels / 4 + 1), scene.Caption);
        }
    }

    static void Report(PictureTally tally) => TestContext.Out.WriteLine(FormattableString.Invariant(
        $"colour {tally.Colour:F3}, setting {tally.Setting:F3}, both {tally.ColourAndSetting:F3}, coverage {tally.Coverage:F3}, stray {tally.Stray:F3}"));
}
