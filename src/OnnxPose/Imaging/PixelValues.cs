namespace OnnxPose.Imaging;

/// <summary>A picture as image networks see it: (channel, row, column), from about -1 to 1.</summary>
/// <remarks>Immutable by convention: whoever gets the array does not write to it. Thread-safe.</remarks>
sealed class PixelValues
{
    const int Channels = 3;

    readonly float[] _values;

    /// <summary>A picture from its values.</summary>
    /// <param name="width">1 to 16,384 pixels.</param>
    /// <param name="height">1 to 16,384 pixels; width times height at most 64 Mpixel.</param>
    /// <param name="values">(channel, row, column) of red, green and blue; taken over, not copied.</param>
    /// <exception cref="ArgumentException">The sizes are out of range, or the values too many or too
    /// few.</exception>
    public PixelValues(int width, int height, float[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (!RgbImage.IsInRange(width, height) || values.Length != Channels * width * height)
        {
            throw new ArgumentException(
                $"{values.Length} values are not a picture of {width} x {height} pixels with sides of 1 to " +
                $"{RgbImage.MaxSide}.", nameof(values));
        }
        (Width, Height, _values) = (width, height, values);
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>(channel, row, column): 3 * height * width values.</summary>
    public float[] Values => _values;

    /// <summary>A picture's bytes over 255, stretched to -1 to 1, as diffusers does it in fp32.</summary>
    public static PixelValues From(RgbImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var pixels = image.Pixels;
        var plane = image.Width * image.Height;
        var values = new float[Channels * plane];
        for (var i = 0; i < pixels.Length; i++)
        {
            values[(i % Channels * plane) + (i / Channels)] = (2 * (pixels[i] / 255f)) - 1;
        }
        return new(image.Width, image.Height, values);
    }

    /// <summary>Bytes: x / 2 + 0.5, clamped to 0 to 1, times 255, rounded half to even, as diffusers does it
    /// in fp32.</summary>
    public RgbImage ToRgbImage()
    {
        var image = new RgbImage(Width, Height);
        var pixels = image.Writable;
        var plane = Width * Height;
        for (var i = 0; i < pixels.Length; i++)
        {
            var value = (_values[(i % Channels * plane) + (i / Channels)] / 2) + 0.5f;
            pixels[i] = (byte)MathF.Round(Math.Clamp(value, 0, 1) * 255, MidpointRounding.ToEven);
        }
        return image;
    }
}
