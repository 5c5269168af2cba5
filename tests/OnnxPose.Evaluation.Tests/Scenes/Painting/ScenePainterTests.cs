using System.Numerics;
using System.Security.Cryptography;
using OnnxPose.Evaluation.Scenes;
using OnnxPose.Evaluation.Scenes.Painting;
using OnnxPose.Evaluation.Scenes.Painting.Rules;
using OnnxPose.Numerics;

namespace OnnxPose.Evaluation.Tests.Scenes.Painting;

public class ScenePainterTests
{
    [Test]
    public void SameStream_GivesTheSamePicture()
    {
        var scene = PaintedExamples.Draw(1, seed: 3).Single().Scene;
        var (first, again, other) = (Hash(scene, 5), Hash(scene, 5), Hash(scene, 6));
        Assert.That(again, Is.EqualTo(first));
        Assert.That(other, Is.Not.EqualTo(first));
    }

    [Test]
    public void PictureIsCoveredEntirely_AtAnySize([Values(16, 100, 512)] int size)
    {
        var scene = PaintedExamples.Draw(1, seed: 3).Single().Scene;
        var random = PoseRandom.FromSeed(1);
        var picture = ScenePainter.Paint(scene, scene.Pose, size, ref random);
        var darkest = picture.Pixels.ToArray().Chunk(3).Min(static p => p[0] + p[1] + p[2]);
        Assert.That((picture.Width, picture.Height), Is.EqualTo((size, size)));
        Assert.That(darkest, Is.GreaterThan(40), "a pixel was left black");
    }

    [Test]
    public void PosesOfAnyShape_ArePainted()
    {
        var random = PoseRandom.FromSeed(2);
        for (var i = 0; i < 50; i++)
        {
            var scene = SceneSampler.Sample(SceneSplit.HeldOutUnseen, ref random);
            Assert.That(ScenePainter.Paint(scene, scene.Pose, 64, ref random).Width, Is.EqualTo(64));
        }
        var nobody = SceneSampler.Sample(SceneSplit.Training, ref random);
        Assert.That(ScenePainter.Paint(nobody, new(1, []), 64, ref random).Width, Is.EqualTo(64));
    }

    [Test]
    public void SizesOutOfRange_AreRefused([Values(0, 15, 4097)] int size)
    {
        var scene = PaintedExamples.Draw(1, seed: 3).Single().Scene;
        var random = PoseRandom.FromSeed(1);
        Assert.That(() => ScenePainter.Paint(scene, scene.Pose, size, ref random),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void NoColourOfAFigure_IsNearABlendOfASettingsColours()
    {
        Vector3[] figure = [.. Palette.Clothes, .. Palette.Skins, .. Palette.Hairs, .. Palette.Trousers,
            Palette.Shoes,
            Palette.Ink];
        foreach (var setting in Enum.GetValues<Setting>())
        {
            foreach (var colour in figure)
            {
                foreach (var light in (float[])[-1, 0, 1])
                {
                    var lit = Vector3.Min((1 + light * Palette.Relief(colour)) * colour, new(255));
                    Assert.That(PaletteDistance.ToSetting(setting, lit), Is.GreaterThan(33),
                        $"{setting}: {lit}");
                }
            }
        }
    }

    static string Hash(Scene scene, ulong seed)
    {
        var random = PoseRandom.FromSeed(seed);
        return Convert.ToHexString(SHA256.HashData(ScenePainter.Paint(scene, scene.Pose, 128,
            ref random).Pixels));
    }
}
