namespace OnnxPose.Models;

/// <summary>The small pictures that diffusion works on, in the scale in which it does (multiplied by the
/// autoencoder's scaling factor).</summary>
/// <remarks>Immutable by convention: whoever gets the array does not write to it. Thread-safe.</remarks>
sealed record Latents
{
    /// <summary>Latents from their values.</summary>
    /// <param name="pictures">How many pictures, from 1.</param>
    /// <param name="channels">Channels, from 1.</param>
    /// <param name="height">Rows, from 1.</param>
    /// <param name="width">Columns, from 1.</param>
    /// <param name="values">(picture, channel, row, column); taken over, not copied.</param>
    /// <exception cref="ArgumentException">A size is below 1, or the values are too many or too
    /// few.</exception>
    public Latents(int pictures, int channels, int height, int width, float[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var isPositive = pictures > 0 && channels > 0 && height > 0 && width > 0;
        if (!isPositive || (Int128)pictures * channels * height * width != values.Length)
        {
            throw new ArgumentException(
                $"{values.Length} values are not {pictures} latents of {channels} x {height} x {width}.",
                nameof(values));
        }
        (Pictures, Channels, Height, Width, Values) = (pictures, channels, height, width, values);
    }

    /// <summary>How many pictures.</summary>
    public int Pictures { get; }

    /// <summary>Channels.</summary>
    public int Channels { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>(picture, channel, row, column).</summary>
    public float[] Values { get; }

    /// <summary>Values of one picture.</summary>
    public int CountPerPicture => Channels * Height * Width;
}
