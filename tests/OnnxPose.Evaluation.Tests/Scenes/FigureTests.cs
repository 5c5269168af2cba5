using System.Numerics;
using OnnxPose.Evaluation.Scenes;
using OnnxPose.Evaluation.Scenes.Mannequins;
using OnnxPose.Numerics;
using OnnxPose.Poses;

namespace OnnxPose.Evaluation.Tests.Scenes;

public class FigureTests
{
    [Test]
    public void BonesKeepTheirLengths_WhateverTheBodyDoes()
    {
        var random = PoseRandom.FromSeed(4);
        foreach (var action in Enum.GetValues<SceneAction>().Where(static a =>
            !ActionTraits.Of(a).IsInteraction))
        {
            var bones = Proportions.Sample(ref random);
            foreach (var side in ActionTraits.Of(action).Sides)
            {
                var joints = ActionLibrary.Articulate(new(action, side, true, Degree.Full), bones,
                    ref random);
                var figure = Figure.Build(bones, joints, new(new(1, 0, 2), 0.7f, 1));
                AssertBones(figure, bones, $"{action} {side}");
            }
        }
    }

    [Test]
    public void Reach_EndsAtTheTarget_WhenItIsWithinReach()
    {
        var random = PoseRandom.FromSeed(5);
        for (var i = 0; i < 1000; i++)
        {
            var start = Direction(ref random);
            var target = start + Direction(ref random) * (0.1f + 0.4f * random.NextSingle());
            var (first, second) = Limbs.Reach(start, target, 0.29f, 0.25f, Direction(ref random));
            Assert.That(first.Length(), Is.EqualTo(1).Within(1e-4));
            Assert.That(second.Length(), Is.EqualTo(1).Within(1e-4));
            Assert.That(Vector3.Distance(start + 0.29f * first + 0.25f * second, target), Is.LessThan(1e-4));
        }
    }

    static Vector3 Direction(ref PoseRandom random) => Vector3.Normalize(new(
        (float)random.NextNormal(), (float)random.NextNormal(), (float)random.NextNormal()));

    static void AssertBones(Figure figure, Proportions bones, string what)
    {
        (BodyPoint From, BodyPoint To, float Length)[] expected =
        [
            (BodyPoint.LeftHip, BodyPoint.LeftKnee, bones.Thigh),
                (BodyPoint.RightHip, BodyPoint.RightKnee, bones.Thigh),
            (BodyPoint.LeftKnee, BodyPoint.LeftAnkle, bones.Shin),
            (BodyPoint.RightKnee, BodyPoint.RightAnkle, bones.Shin),
            (BodyPoint.LeftShoulder, BodyPoint.LeftElbow, bones.UpperArm),
            (BodyPoint.RightShoulder, BodyPoint.RightElbow, bones.UpperArm),
            (BodyPoint.LeftElbow, BodyPoint.LeftWrist, bones.Forearm),
            (BodyPoint.RightElbow, BodyPoint.RightWrist, bones.Forearm),
            (BodyPoint.LeftShoulder, BodyPoint.RightShoulder, bones.ShoulderWidth),
            (BodyPoint.LeftHip, BodyPoint.RightHip, bones.HipWidth),
        ];
        foreach (var (from, to, length) in expected)
        {
            Assert.That(Vector3.Distance(figure.Body[(int)from], figure.Body[(int)to]),
                Is.EqualTo(length).Within(1e-4), $"{what}: {from} to {to}");
        }
    }
}
