using OnnxPose.Benchmarks.Steps;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Loops;

public sealed class LoopReferenceTests
{
    /// <summary>Two tokens with three logits each.</summary>
    internal static LoopReference Small { get; } = new()
    {
        Text = new() { Prompts = 1, Tokens = 1, Width = 2, Penultimate = [0.5f, -0.25f] },
        Poses = new() { Rows = 1, Coordinates = [1, 0, -1, -1], Real = [true, false] },
        Logits = [0.5f, -4, 100, 0, 0, 0],
    };

    [Test]
    public void WhatWasWritten_IsRead()
    {
        using var folder = new TempFolder();
        Small.Write(folder.At("reference.safetensors"));
        var read = LoopReference.Read(folder.At("reference.safetensors"));
        Assert.That((read.Text.Prompts, read.Text.Tokens, read.Text.Width, read.Poses.Rows),
            Is.EqualTo((1, 1, 2, 1)));
        Assert.That(read.Text.Penultimate, Is.EqualTo(Small.Text.Penultimate));
        Assert.That(read.Poses.Coordinates, Is.EqualTo(Small.Poses.Coordinates));
        Assert.That(read.Poses.Real, Is.EqualTo(Small.Poses.Real));
        Assert.That(read.Logits, Is.EqualTo(Small.Logits));
    }

    [Test]
    public void DifferencesOfLargeLogits_AreRelative()
    {
        Assert.That(Small.LargestDifference([0.5f, -4, 100]), Is.Zero);
        Assert.That(Small.LargestDifference([0.75f, -4, 100]), Is.EqualTo(0.25f));
        Assert.That(Small.LargestDifference([0.5f, -2, 150]), Is.EqualTo(0.5f));
    }

    [TestCase(new float[0])]
    [TestCase(new[] { 0.5f })]
    [TestCase(new[] { 0.5f, -4, 100, 1 })]
    public void OtherNumbersOfLogits_AreInfinitelyFar(float[] logits) =>
        Assert.That(Small.LargestDifference(logits), Is.EqualTo(float.PositiveInfinity));

    [Test]
    public void NaN_IsNotLost() =>
        Assert.That(Small.LargestDifference([float.NaN, -4, 100]), Is.NaN);
}
