using OnnxPose.Imaging;
using OnnxPose.Models;

namespace OnnxPose.Scoring;

/// <summary>Encodes any number of pictures with a bounded amount of memory.</summary>
static class PictureBatches
{
    /// <summary>Pictures that are encoded in one run; ViT-L/14 holds about 15 MB of states for
    /// each.</summary>
    public const int PicturesPerRun = 32;

    /// <summary>The embeddings of all pictures: one run for up to <see cref="PicturesPerRun"/>.</summary>
    /// <exception cref="ArgumentException">There is no picture.</exception>
    public static float[] Encode(
        VisionEncoder encoder, IReadOnlyList<RgbImage> pictures, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        if (pictures.Count == 0)
        {
            throw new ArgumentException("There is no picture to score.", nameof(pictures));
        }
        var width = encoder.Config.ProjectionWidth;
        var all = new float[checked(pictures.Count * width)];
        var done = 0;
        foreach (var part in pictures.Chunk(PicturesPerRun))
        {
            encoder.Encode(part, cancellationToken).CopyTo(all, done * width);
            done += part.Length;
        }
        return all;
    }
}
