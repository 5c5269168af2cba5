using OnnxPose.Benchmarks.Steps;
using OnnxPose.Inference;
using OnnxPose.Models;
using OnnxPose.Numerics;
using OnnxPose.Onnx.Architectures;
using OnnxPose.TestKit;
using OnnxPose.TextToPose;

namespace OnnxPose.Tests.Loops;

public sealed class PublishedLoopTests
{
    static readonly PoseTransformerConfig s_sizes = new()
    {
        Layers = 2,
        Heads = 2,
        HeadSize = 12,
        MlpFactor = 2,
        MaxPeople = 2,
        TextWidth = 20,
        MixtureComponents = 3,
    };

    [Test]
    public void ItDraws_WhatTheCachedLoopDraws()
    {
        using var folder = new TempFolder();
        RandomPoseTransformer.Write(folder.Path, s_sizes, seed: 3);
        using var transformer =
            PoseTransformer.Load(folder.Path, new() { Device = DevicePolicy.Cpu, Threads = 1 });
        var text = new TextStates
        {
            Prompts = 1,
            Tokens = 2,
            Width = s_sizes.TextWidth,
            Penultimate = [.. Enumerable.Range(0, 2 * s_sizes.TextWidth).Select(static i => MathF.Sin(i))],
        };
        var person = MeasuredPerson.DrawnBy(SamplerKind.Paper);
        var loop = new PublishedLoop(
            s_sizes, poses => transformer.FullPass(poses, text), person, TimeSpan.MaxValue);
        loop.Run();
        var points = new PoseGenerator(rows => transformer.Begin(text, rows), maxRows: 1)
            .Generate([person])[0].LocalPoints;
        Assert.That(loop.Passes, Has.Count.EqualTo(PublishedLoop.PassCount));
        Assert.That(loop.Drawn.ToArray(),
            Is.EqualTo(points.SelectMany(static point => new[] { point.X, point.Y })).Within(1e-4f));
    }

    [Test]
    public void WithoutTime_ItRunsTheCornersAndScales()
    {
        var passes = 0;
        var loop = new PublishedLoop(
            s_sizes, _ => Count(ref passes), MeasuredPerson.DrawnBy(SamplerKind.Paper), TimeSpan.Zero);
        loop.Run();
        Assert.That(loop.Passes, Has.Count.EqualTo(4));
        Assert.That(passes, Is.EqualTo(5), "the first is to warm up");
        Assert.That(loop.Drawn.Length, Is.Zero);
        Assert.That(loop.Seconds, Is.EqualTo(132 * loop.Passes.Order().ElementAt(2)));
    }

    static float[] Count(ref int passes)
    {
        passes++;
        return new float[s_sizes.MaxTokens * s_sizes.LogitsPerToken];
    }
}
