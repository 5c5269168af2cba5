using System.Numerics.Tensors;

namespace OnnxPose.Diffusion;

/// <summary>Classifier-free guidance: how far a prediction is pushed from the negative prompt's to the
/// prompt's.</summary>
/// <remarks>
/// The network sees every picture twice, all rows with the negative prompt first. Immutable and thread-safe.
/// </remarks>
sealed record Guidance
{
    /// <summary>The push; 1 is the prompt's prediction itself.</summary>
    /// <value>0 to 1000; at 1 and below there is no guidance, and the negative prompt is not used. The
    /// default is 5.</value>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public float Scale
    {
        get;
        init => field = OptionRange.Check(value, 0f, 1000f, nameof(Scale));
    } = 5;

    /// <summary>How far the result is brought back to the contrast of the prompt's prediction.</summary>
    /// <remarks>Lin et al. (2023), section 3.4.</remarks>
    /// <value>0 (not at all, the default) to 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public float Rescale
    {
        get;
        init => field = OptionRange.Check(value, 0f, 1f, nameof(Rescale));
    }

    /// <summary>Whether the negative prompt is used.</summary>
    public bool IsOn => Scale > 1;

    /// <summary>Rows that the network sees of each picture.</summary>
    public int RowsPerPicture => IsOn ? 2 : 1;

    /// <summary>Combines the predictions of pictures. Allocates nothing.</summary>
    /// <param name="rows">
    /// (negative rows, then prompt rows): twice the pictures' values where guidance is on, else once.
    /// </param>
    /// <param name="pictures">Pictures.</param>
    /// <param name="combined">(picture, ...).</param>
    /// <exception cref="ArgumentException">The lengths do not fit together.</exception>
    public void Combine(ReadOnlySpan<float> rows, int pictures, Span<float> combined)
    {
        if (rows.Length != combined.Length * RowsPerPicture || combined.Length % pictures != 0)
        {
            throw new ArgumentException(
                $"Predictions of {rows.Length} values do not make {pictures} pictures of " +
                $"{combined.Length} values together.", nameof(rows));
        }
        if (!IsOn)
        {
            rows.CopyTo(combined);
            return;
        }
        var negative = rows[..combined.Length];
        var prompt = rows[combined.Length..];
        TensorPrimitives.Subtract(prompt, negative, combined);
        TensorPrimitives.MultiplyAdd(combined, Scale, negative, combined);
        var length = combined.Length / pictures;
        for (var first = 0; first < combined.Length && Rescale > 0; first += length)
        {
            BringBack(combined.Slice(first, length), prompt.Slice(first, length));
        }
    }

    void BringBack(Span<float> picture, ReadOnlySpan<float> prompt)
    {
        var contrast = Deviation(picture);
        if (contrast > 0)    // a uniform prediction has no contrast to bring back
        {
            var factor = (float)(Rescale * (Deviation(prompt) / contrast) + (1 - Rescale));
            TensorPrimitives.Multiply(picture, factor, picture);
        }
    }

    // Over all channels and pixels of one picture; in double precision, because it is a difference of sums.
    static double Deviation(ReadOnlySpan<float> values)
    {
        var (sum, squares) = (0.0, 0.0);
        foreach (double value in values)
        {
            sum += value;
            squares += value * value;
        }
        var mean = sum / values.Length;
        return Math.Sqrt(Math.Max(squares / values.Length - mean * mean, 0));
    }
}
