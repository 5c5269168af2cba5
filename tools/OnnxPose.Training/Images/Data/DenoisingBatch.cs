using OnnxPose.Numerics;
using OnnxPose.Training.Images.Training;
using OnnxPose.Training.Text;

namespace OnnxPose.Training.Images.Data;

/// <summary>Latents of scenes with captions, pose pictures, noise and steps.</summary>
/// <param name="Count">Scenes.</param>
/// <param name="Latents">[scene, latent], scaled.</param>
/// <param name="Noise">[scene, latent], normal.</param>
/// <param name="Steps">[scene], 0 to 999.</param>
/// <param name="Ids">[scene, token].</param>
/// <param name="Ends">[scene]: where the first end token stands.</param>
/// <param name="TextKept">[scene]: 0 where the text's states are to be zeros, else 1.</param>
/// <param name="Poses">[scene, 3, side, side], 0 to 1.</param>
/// <param name="PoseKept">[scene]: 0 where the adapter is left out, else 1.</param>
sealed record DenoisingBatch(int Count, float[] Latents, float[] Noise, int[] Steps, long[] Ids, long[] Ends,
    float[] TextKept, float[] Poses, float[] PoseKept)
{
    /// <summary>Some of the pose pictures again, changed in one place.</summary>
    public PosePatches Patches { get; init; } = new([], [], []);
}

/// <summary>Draws batches for the UNet; the batch with a given number is always the same one.</summary>
sealed class DenoisingBatchSource(SceneStore scenes, LatentCache latents, CaptionTokens tokens,
    PoseRandom random)
{
    /// <summary>Share of scenes without text, half of them with the empty caption, half with zeros: an
    /// unconditional prediction is asked for in both ways.</summary>
    public double TextDropped { get; init; } = 0.1;

    /// <summary>Share of scenes without the adapter.</summary>
    public double PoseDropped { get; init; } = 0.15;

    /// <summary>Whether poses are drawn without faces and hands.</summary>
    public bool BodyOnly { get; init; }

    public DenoisingBatch Draw(long number, int count)
    {
        var stream = random.Fork((int)number);
        var size = (int)(latents.Shape[0] * latents.Shape[1] * latents.Shape[2]);
        var pixels = 3 * PaintedScene.Size * PaintedScene.Size;
        var batch = new DenoisingBatch(count, new float[count * size],
            PictureBatch.Normals(ref stream, count * size), Spread(ref stream, count),
            new long[count * tokens.Length], new long[count], new float[count], new float[count * pixels],
            new float[count]);
        for (var i = 0; i < count; i++)
        {
            var scene = stream.NextInt32(scenes.Count);
            latents.Draw(scene, PictureBatch.Normals(ref stream, size), batch.Latents.AsSpan(i * size, size));
            var u = stream.NextDouble();
            var caption = u < TextDropped / 2 ? "" : scenes.Caption(scene);
            batch.Ends[i] = tokens.Encode(caption, batch.Ids.AsSpan(i * tokens.Length, tokens.Length));
            batch.TextKept[i] = u >= TextDropped / 2 && u < TextDropped ? 0 : 1;
            batch.PoseKept[i] = stream.NextDouble() < PoseDropped ? 0 : 1;
            Pixels.ToPlanes(scenes.Pose(scene, BodyOnly), PictureCut.Whole, 1 / 255f, 0,
                batch.Poses.AsSpan(i * pixels, pixels));
        }
        var patched = stream.Fork("patches");
        return batch with { Patches = PosePatches.Draw(batch.Poses, StrangePose, ref patched) };
    }

    float[] StrangePose(ref PoseRandom stream) =>
        Pixels.Unsigned(scenes.Pose(stream.NextInt32(scenes.Count), BodyOnly));

    // One step in each of as many equal stretches: the loss varies less than with free ones.
    static int[] Spread(ref PoseRandom stream, int count)
    {
        var steps = new int[count];
        for (var i = 0; i < count; i++)
        {
            steps[i] = (int)((i + stream.NextDouble()) * NoiseSchedule.Steps / count);
        }
        return steps;
    }
}
