using OnnxPose.Evaluation.Scenes;
using OnnxPose.Evaluation.Scenes.Painting;
using OnnxPose.Numerics;
using OnnxPose.Poses;

namespace OnnxPose.Evaluation.Tests.Scenes.Painting;

public class WardrobeTests
{
    [TestCase("a woman in a red dress waving", ExpectedResult = new[] { true, true })]
    [TestCase("three men wearing red dresses waving", ExpectedResult = new[] { true, false })]
    [TestCase("a man in a red coat waving", ExpectedResult = new[] { false, false })]
    public bool[] CaptionsDecide_WhetherADressIsWornAndHairIsLong(string caption)
    {
        var looks = Enumerable.Range(0, 20)
            .Select(seed => Dress(caption, ClothingColour.Red, (ulong)seed)).ToArray();
        Assert.That(looks.All(l => (l.Garment == Garment.Dress) == (looks[0].Garment == Garment.Dress)));
        Assert.That(looks.All(l => l.LongHair == looks[0].LongHair));
        Assert.That(looks.All(static l => l.Cloth == Palette.Clothes[(int)ClothingColour.Red]));
        return [looks[0].Garment == Garment.Dress, looks[0].LongHair];
    }

    [Test]
    public void WhatACaptionLeavesOpen_IsDrawn()
    {
        var looks = Enumerable.Range(0, 60)
            .Select(seed => Dress("someone dressed in red", null, (ulong)seed)).ToArray();
        Assert.That(looks.Select(static l => l.Garment).Distinct().Count(), Is.EqualTo(6));
        Assert.That(looks.Select(static l => l.LongHair).Distinct().Count(), Is.EqualTo(2));
        Assert.That(looks.Select(static l => l.Cloth).Distinct().Count(), Is.EqualTo(8));
    }

    static Look Dress(string caption, ClothingColour? colour, ulong seed)
    {
        var random = PoseRandom.FromSeed(seed);
        var person = new PersonDescription(SceneAction.Wave, Side.Left, true, Degree.None);
        var scene = new Scene
        {
            Caption = caption,
            Pose = new Pose(1, []),
            Description = new() { People = [person], Colour = colour },
        };
        return Wardrobe.Dress(scene, 1, ref random)[0];
    }
}
