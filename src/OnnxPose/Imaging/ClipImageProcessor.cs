namespace OnnxPose.Imaging;

/// <summary>Prepares pictures for CLIP's vision encoder as Hugging Face's CLIPImageProcessor does.</summary>
/// <remarks>
/// The short side is resized to <see cref="ClipImageSettings.ShortSide"/> and the other to
/// floor(short * longer / shorter), with Pillow's bytes; the middle square is cut out, then each byte is
/// scaled and normalised in fp32. Immutable and thread-safe.
/// </remarks>
sealed class ClipImageProcessor
{
    const int Channels = 3;
    const int Values = 256;

    readonly float[] _table;     // (channel, byte): what each byte becomes

    /// <summary>A processor with the given settings.</summary>
    public ClipImageProcessor(ClipImageSettings settings)
    {
        Settings = settings;
        _table = new float[Channels * Values];
        for (var i = 0; i < _table.Length; i++)
        {
            var (channel, value) = (i / Values, i % Values);
            _table[i] = ((float)(value * settings.Scale) - settings.Mean[channel])
                / settings.Deviation[channel];
        }
    }

    /// <summary>What it does.</summary>
    public ClipImageSettings Settings { get; }

    /// <summary>Numbers that one picture becomes.</summary>
    public int Count => Channels * Settings.CropSide * Settings.CropSide;

    /// <summary>Writes a picture as (channel, row, column).</summary>
    /// <param name="image">Any picture whose longer side stays within 16,384 pixels once the shorter one is
    /// <see cref="ClipImageSettings.ShortSide"/>.</param>
    /// <param name="pixels"><see cref="Count"/> numbers.</param>
    /// <exception cref="ArgumentException">The picture is too long and narrow.</exception>
    public void Process(RgbImage image, Span<float> pixels)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfNotEqual(pixels.Length, Count);
        var square = Square(image);
        var plane = square.Width * square.Height;
        for (var i = 0; i < plane; i++)
        {
            for (var channel = 0; channel < Channels; channel++)
            {
                pixels[(channel * plane) + i] =
                    _table[(channel * Values) + square.Pixels[(Channels * i) + channel]];
            }
        }
    }

    /// <summary>Pixels of a picture's longer side once the shorter one is resized.</summary>
    /// <exception cref="ArgumentException">The picture is too long and narrow.</exception>
    public int ResizedLength(RgbImage image)
    {
        var shortSide = Settings.ShortSide;
        var longSide = (long)shortSide * Math.Max(image.Width, image.Height)
            / Math.Min(image.Width, image.Height);
        return RgbImage.IsInRange(shortSide, longSide) ? (int)longSide : throw new ArgumentException(
            $"A picture of {image.Width} x {image.Height} pixels would become {shortSide} x {longSide} " +
            $"for CLIP; expected at most {RgbImage.MaxSide}. Cut it to its middle first.", nameof(image));
    }

    RgbImage Square(RgbImage image)
    {
        var (shortSide, side) = (Settings.ShortSide, Settings.CropSide);
        var longSide = ResizedLength(image);
        var (width, height) = image.Width <= image.Height ? (shortSide, longSide) : (longSide, shortSide);
        return PillowResize.Resize(image, width, height, PillowFilter.Bicubic)
            .Crop((width - side) / 2, (height - side) / 2, side, side);
    }
}
