using System.Diagnostics;
using OnnxPose.Evaluation.Reports;
using OnnxPose.Evaluation.Scenes;
using OnnxPose.Imaging;
using OnnxPose.Numerics;
using OnnxPose.Training.Commands;
using OnnxPose.Training.Images.Data;

namespace OnnxPose.Training.Images;

/// <summary><c>sheet</c>: paintings and their pose pictures, to look at.</summary>
static class SheetCommand
{
    public static void Run(Arguments arguments)
    {
        var output = arguments.Text("out", "runs/sheet.png");
        var count = arguments.Whole("count", 24);
        var columns = arguments.Whole("columns", 8);
        var seed = (ulong)arguments.Whole("seed", 1);
        arguments.RefuseOthers();
        var random = PoseRandom.FromSeed(seed).Fork("sheet");
        var clock = Stopwatch.StartNew();
        var scenes = Enumerable.Range(0, count)
            .Select(i => PaintedScene.Draw(SceneSplit.HeldOutSeen, random, i)).ToArray();
        Console.Error.WriteLine(FormattableString.Invariant(
            $"{clock.Elapsed.TotalMilliseconds / count:F0} ms a scene"));
        var rows = scenes.Chunk(columns).SelectMany(row =>
            (IEnumerable<RgbImage>)[.. row.Select(static s => s.Picture), .. Blanks(columns - row.Length),
                .. row.Select(static s => s.FullPose), .. Blanks(columns - row.Length)]);
        ImageCodec.SavePng(PictureGrid.Of([.. rows], columns), output);
        foreach (var scene in scenes)
        {
            Console.WriteLine(scene.Scene.Caption);
        }
    }

    static IEnumerable<RgbImage> Blanks(int count) =>
        Enumerable.Range(0, count).Select(static _ => new RgbImage(PaintedScene.Size, PaintedScene.Size));
}
