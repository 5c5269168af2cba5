using OnnxPose.Imaging;

namespace OnnxPose.Training.Images;

/// <summary>Pictures of one size side by side in one picture.</summary>
static class ContactSheet
{
    /// <summary>Rows of pictures, from the top left.</summary>
    /// <param name="pictures">Squares of the same size.</param>
    /// <param name="columns">Pictures in a row.</param>
    public static RgbImage Of(IReadOnlyList<RgbImage> pictures, int columns)
    {
        var size = pictures[0].Width;
        var rows = (pictures.Count + columns - 1) / columns;
        var sheet = new RgbImage(columns * size, rows * size);
        for (var i = 0; i < pictures.Count; i++)
        {
            var (left, top) = (i % columns * size, i / columns * size);
            for (var y = 0; y < size; y++)
            {
                pictures[i].Row(y).CopyTo(sheet.Writable[(3 * ((top + y) * sheet.Width + left))..]);
            }
        }
        return sheet;
    }
}
