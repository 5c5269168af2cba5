using OnnxPose.Imaging;
using static TorchSharp.torch;

namespace OnnxPose.Training.Images.Data;

/// <summary>Between bytes of pictures, row by row, and planes of numbers.</summary>
static class Pixels
{
    /// <summary>Writes a square cut of a picture as three planes.</summary>
    /// <param name="bytes">Red, green, blue: a square of <see cref="PaintedScene.Size"/> pixels.</param>
    /// <param name="cut">Which part, and whether it is mirrored.</param>
    /// <param name="scale">What a byte is multiplied by.</param>
    /// <param name="shift">What is added then.</param>
    /// <param name="planes">[3, side, side].</param>
    public static void ToPlanes(ReadOnlySpan<byte> bytes, PictureCut cut, float scale, float shift,
        Span<float> planes)
    {
        var area = cut.Side * cut.Side;
        for (var y = 0; y < cut.Side; y++)
        {
            for (var x = 0; x < cut.Side; x++)
            {
                var column = cut.Left + (cut.IsMirrored ? cut.Side - 1 - x : x);
                var from = 3 * ((cut.Top + y) * PaintedScene.Size + column);
                for (var channel = 0; channel < 3; channel++)
                {
                    planes[channel * area + y * cut.Side + x] = bytes[from + channel] * scale + shift;
                }
            }
        }
    }

    /// <summary>A picture as [3, side, side], -1 to 1.</summary>
    public static float[] Signed(ReadOnlySpan<byte> bytes)
    {
        var planes = new float[bytes.Length];
        ToPlanes(bytes, PictureCut.Whole, 2 / 255f, -1, planes);
        return planes;
    }

    /// <summary>A pose picture as [3, side, side], 0 to 1.</summary>
    public static float[] Unsigned(ReadOnlySpan<byte> bytes)
    {
        var planes = new float[bytes.Length];
        ToPlanes(bytes, PictureCut.Whole, 1 / 255f, 0, planes);
        return planes;
    }

    /// <summary>The pictures of [batch, 3, height, width], -1 to 1.</summary>
    public static RgbImage[] ToImages(Tensor pictures)
    {
        var (count, height, width) = ((int)pictures.shape[0], (int)pictures.shape[2], (int)pictures.shape[3]);
        var values = (pictures * 127.5f + 128).clamp(0, 255).permute(0, 2, 3, 1).contiguous()
            .data<float>().ToArray();
        var bytes = Array.ConvertAll(values, static v => (byte)v);
        return [.. Enumerable.Range(0, count).Select(i =>
            new RgbImage(width, height, bytes.AsSpan(3 * width * height * i, 3 * width * height)))];
    }
}

/// <summary>A square part of a picture.</summary>
readonly record struct PictureCut(int Left, int Top, int Side, bool IsMirrored)
{
    /// <summary>All of it.</summary>
    public static PictureCut Whole => new(0, 0, PaintedScene.Size, false);
}
