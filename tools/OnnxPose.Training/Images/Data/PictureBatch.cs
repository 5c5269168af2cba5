using OnnxPose.Numerics;

namespace OnnxPose.Training.Images.Data;

/// <summary>Cuts of paintings and the noise of their latents.</summary>
/// <param name="Pictures">[batch, 3, side, side], -1 to 1.</param>
/// <param name="Noise">[batch, latent channels, side / 8, side / 8], normal.</param>
sealed record PictureBatch(float[] Pictures, float[] Noise)
{
    const int LatentFactor = 8;

    /// <summary>The batch with a given number; always the same one.</summary>
    public static PictureBatch Draw(SceneStore scenes, PoseRandom random, long number, int count, int side,
        int latentChannels)
    {
        var stream = random.Fork((int)number);
        var (pixels, latent) = (3 * side * side, side / LatentFactor);
        var pictures = new float[count * pixels];
        for (var i = 0; i < count; i++)
        {
            var room = PaintedScene.Size - side + 1;
            var cut = new PictureCut(stream.NextInt32(room), stream.NextInt32(room), side,
                stream.NextSingle() < 0.5f);
            var bytes = scenes.Picture(stream.NextInt32(scenes.Count));
            Pixels.ToPlanes(bytes, cut, 2 / 255f, -1, pictures.AsSpan(i * pixels, pixels));
        }
        return new(pictures, Normals(ref stream, count * latentChannels * latent * latent));
    }

    /// <summary>Normal numbers.</summary>
    public static float[] Normals(ref PoseRandom stream, int count)
    {
        var numbers = new float[count];
        foreach (ref var number in numbers.AsSpan())
        {
            number = (float)stream.NextNormal();
        }
        return numbers;
    }
}
