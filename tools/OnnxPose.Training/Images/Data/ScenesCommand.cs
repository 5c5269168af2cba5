using System.Diagnostics;
using OnnxPose.Evaluation.Scenes;
using OnnxPose.Numerics;
using OnnxPose.Training.Commands;

namespace OnnxPose.Training.Images.Data;

/// <summary><c>scenes</c>: paints scenes for training, shard by shard; shards that exist are left
/// alone.</summary>
static class ScenesCommand
{
    public static void Run(Arguments arguments, int threads)
    {
        var output = arguments.Text("out", "runs/scenes");
        var count = arguments.Whole("count", 40_000);
        var seed = (ulong)arguments.Whole("seed", 1);
        arguments.RefuseOthers();
        Directory.CreateDirectory(output);
        var random = PoseRandom.FromSeed(seed).Fork("scenes");
        var clock = Stopwatch.StartNew();
        for (var shard = 0; shard * SceneStore.ShardScenes < count; shard++)
        {
            var path = SceneStore.ShardPath(output, shard);
            if (!File.Exists(path))
            {
                SceneStore.Write(path, Paint(random, shard * SceneStore.ShardScenes, threads));
                Console.Error.WriteLine(FormattableString.Invariant(
                    $"{path} after {clock.Elapsed.TotalSeconds:F0} s"));
            }
        }
    }

    static PaintedScene[] Paint(PoseRandom random, int first, int threads)
    {
        var scenes = new PaintedScene[SceneStore.ShardScenes];
        Parallel.For(0, scenes.Length, new ParallelOptions { MaxDegreeOfParallelism = threads },
            i => scenes[i] = PaintedScene.Draw(SceneSplit.Training, random, first + i));
        return scenes;
    }
}
