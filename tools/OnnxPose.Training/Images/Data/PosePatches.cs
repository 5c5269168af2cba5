using OnnxPose.Numerics;

namespace OnnxPose.Training.Images.Data;

/// <summary>Some of a batch's pose pictures again, each with a rectangle that shows a part of a strange
/// pose.</summary>
/// <remarks>
/// What a pose says in one place must not change a picture in another: so that an edited arm leaves the
/// background alone, what is predicted for both pose pictures has to agree away from the rectangle.
/// </remarks>
/// <param name="Scenes">[patch]: which of the batch's scenes, ascending.</param>
/// <param name="Poses">[patch, 3, side, side], 0 to 1.</param>
/// <param name="Away">[patch, height, width] of latents: 1 away from the rectangle, else 0.</param>
sealed record PosePatches(long[] Scenes, float[] Poses, float[] Away)
{
    /// <summary>One scene in so many has a patch.</summary>
    public const int Stride = 3;

    const int LatentFactor = 8, SmallestSide = 24, LargestSide = 64;
    const float Reach = 24;     // pixels around the rectangle that may change

    /// <summary>Draws a pose picture: [3, side, side].</summary>
    public delegate float[] StrangePose(ref PoseRandom stream);

    /// <summary>Patches the pose pictures of every third scene.</summary>
    /// <param name="poses">[scene, 3, side, side] of the batch, 0 to 1.</param>
    /// <param name="strange">Draws the other pose pictures.</param>
    /// <param name="stream">Where the rectangles come from.</param>
    public static PosePatches Draw(ReadOnlySpan<float> poses, StrangePose strange, ref PoseRandom stream)
    {
        const int side = PaintedScene.Size, pixels = 3 * side * side, latents = side / LatentFactor;
        var count = (poses.Length / pixels + Stride - 1) / Stride;
        var patches = new PosePatches([.. Enumerable.Range(0, count).Select(static i => (long)i * Stride)],
            new float[count * pixels], new float[count * latents * latents]);
        for (var i = 0; i < count; i++)
        {
            var pose = patches.Poses.AsSpan(i * pixels, pixels);
            poses.Slice(i * Stride * pixels, pixels).CopyTo(pose);
            var from = strange(ref stream);
            var (width, height) = (DrawSide(ref stream), DrawSide(ref stream));
            var (left, top) = Corner(pose, width, height, ref stream);
            var (fromLeft, fromTop) = Corner(from, width, height, ref stream);
            for (var row = 0; row < 3 * height; row++)
            {
                var (plane, y) = (row / height * side * side, row % height);
                from.AsSpan(plane + (fromTop + y) * side + fromLeft, width)
                    .CopyTo(pose[(plane + (top + y) * side + left)..]);
            }
            MarkAway(patches.Away.AsSpan(i * latents * latents, latents * latents), left, top, width, height);
        }
        return patches;
    }

    static int DrawSide(ref PoseRandom stream) =>
        SmallestSide + stream.NextInt32(LargestSide - SmallestSide + 1);

    // Around something that is drawn: most of a pose picture is black.
    static (int Left, int Top) Corner(ReadOnlySpan<float> pose, int width, int height, ref PoseRandom stream)
    {
        const int side = PaintedScene.Size, tries = 1000;
        var at = stream.NextInt32(side * side);
        for (var i = 0; i < tries && !IsDrawn(pose, at); i++)
        {
            at = stream.NextInt32(side * side);
        }
        return (Math.Clamp(at % side - width / 2, 0, side - width),
            Math.Clamp(at / side - height / 2, 0, side - height));
    }

    static bool IsDrawn(ReadOnlySpan<float> pose, int at)
    {
        const int area = PaintedScene.Size * PaintedScene.Size;
        return pose[at] + pose[area + at] + pose[2 * area + at] > 0.1f;
    }

    static void MarkAway(Span<float> away, int left, int top, int width, int height)
    {
        const int latents = PaintedScene.Size / LatentFactor;
        for (var i = 0; i < away.Length; i++)
        {
            var (x, y) = ((i % latents + 0.5f) * LatentFactor, (i / latents + 0.5f) * LatentFactor);
            var (dx, dy) = (x - Math.Clamp(x, left, left + width), y - Math.Clamp(y, top, top + height));
            away[i] = dx * dx + dy * dy > Reach * Reach ? 1 : 0;
        }
    }
}
