using OnnxPose.Imaging;

namespace OnnxPose.Evaluation.Reports;

/// <summary>Pictures of one size side by side in one picture.</summary>
public static class PictureGrid
{
    /// <summary>Rows of pictures, from the top left.</summary>
    /// <param name="pictures">At least one; all of the first one's size.</param>
    /// <param name="columns">Pictures in a row.</param>
    /// <exception cref="ArgumentException">There is no picture, or one has another size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no columns, or the sheet would be larger than
    /// a picture can be.</exception>
    public static RgbImage Of(IReadOnlyList<RgbImage> pictures, int columns)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        RequireOneSize(pictures);
        var (width, height) = (pictures[0].Width, pictures[0].Height);
        var rows = (pictures.Count + columns - 1) / columns;
        var sheet = new RgbImage(columns * width, rows * height);
        for (var i = 0; i < pictures.Count; i++)
        {
            var (left, top) = (i % columns * width, i / columns * height);
            for (var y = 0; y < height; y++)
            {
                pictures[i].Row(y).CopyTo(sheet.Writable[(3 * ((top + y) * sheet.Width + left))..]);
            }
        }
        return sheet;
    }

    static void RequireOneSize(IReadOnlyList<RgbImage> pictures)
    {
        if (pictures.Count == 0)
        {
            throw new ArgumentException("There is no picture to put on a sheet.", nameof(pictures));
        }
        var first = pictures[0];
        foreach (var picture in pictures)
        {
            if ((picture.Width, picture.Height) != (first.Width, first.Height))
            {
                throw new ArgumentException(
                    $"Pictures of {first.Width} x {first.Height} and {picture.Width} x {picture.Height} " +
                    "pixels do not fit on one sheet. Give them one size.", nameof(pictures));
            }
        }
    }
}
