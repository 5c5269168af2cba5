using System.Diagnostics;
using System.Globalization;
using OnnxPose.Inference;
using OnnxPose.Models;
using OnnxPose.Numerics;
using OnnxPose.Poses;
using OnnxPose.TestKit;

namespace OnnxPose.Benchmarks.Scoring;

/// <summary>
/// `score [poses]`: what scoring 64 poses against 8 prompts takes beside the vision encoder's run alone. A
/// Markdown table on stdout and in perf/results/score.md; with another number of poses on stdout only.
/// </summary>
static class ScoreTable
{
    const int Poses = 64, Repetitions = 3;

    // CLIP ViT-B/16 with half its layers: its text encoder is about as small beside it as ViT-L/14's.
    static readonly ScorerSizes s_sizes = new()
    {
        ImageSize = 224,
        Patch = 16,
        Width = 768,
        Heads = 12,
        HiddenFactor = 4,
        Layers = 6,
        TextWidth = 512,
        Features = 512,
        Embedding = 512,
    };

    static readonly string[] s_prompts =
        [.. Enumerable.Range(0, 8).Select(static i => $"a person waving, and {i} more who sit on the floor")];

    /// <summary>Measures and prints.</summary>
    public static int Run(ReadOnlySpan<string> args)
    {
        var count = args.IsEmpty ? Poses : int.Parse(args[0], CultureInfo.InvariantCulture);
        using var folder = new TempFolder();
        RandomScorer.Write(folder.Path, seed: 1, s_sizes);
        var options = new InferenceOptions { Device = DevicePolicy.Cpu };
        using var scorer = HubScorer.Open(new(folder.Path), options);
        using var vision = VisionEncoder.Load(folder.At("clip_vision"), options);
        Pose[] poses = [.. Enumerable.Range(0, count).Select(Draw)];
        var pixels = new float[count * 3 * s_sizes.ImageSize * s_sizes.ImageSize];

        var (alone, all) = (double.PositiveInfinity, double.PositiveInfinity);
        for (var run = 0; run <= Repetitions; run++)
        {
            var tower = Time(() => vision.Encode(pixels, count));
            var whole = Time(() => scorer.Score(s_prompts, poses));
            if (run > 0)    // the first one brings everything into memory
            {
                (alone, all) = (Math.Min(alone, tower), Math.Min(all, whole));
            }
        }
        var report = string.Create(CultureInfo.InvariantCulture, $"""
            # What a score costs

            {count} poses against {s_prompts.Length} prompts: drawing, preparing, both encoders, heads and
            cosines; CLIP ViT-B/16 with 6 of its 12 layers, random weights, fp32,
            {Environment.ProcessorCount} processors, the best of {Repetitions}, in turn with the vision
            encoder's run over ready pixels.
            `dotnet run -c Release --project perf/OnnxPose.Benchmarks -- score`

            | | each pose | ratio (bar 1.2) |
            | --- | --- | --- |
            | vision encoder alone | {1e3 * alone / count:F1} ms | 1 |
            | score | {1e3 * all / count:F1} ms | {all / alone:F2} |

            """);
        Machine.Publish("score", report, count == Poses);
        return 0;
    }

    static double Time(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    // Somebody with all points, since drawing them is part of the time.
    static Pose Draw(int number)
    {
        var random = PoseRandom.FromSeed((ulong)number);
        return new(1, [new Person(new(new(0, 0), new(1, 1)), Points(Skeleton.BodyPoints, ref random),
            Points(Skeleton.FacePoints, ref random), Points(Skeleton.HandsPoints, ref random))]);

        static KeypointSet Points(int count, ref PoseRandom random)
        {
            var points = new Keypoint?[count];
            for (var i = 0; i < count; i++)
            {
                points[i] = new(random.NextSingle(), random.NextSingle());
            }
            return new(points);
        }
    }
}
