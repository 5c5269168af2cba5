using OnnxPose.Onnx.Architectures;

namespace OnnxPose.Imaging;

/// <summary>How a picture becomes the numbers that CLIP's vision encoder reads.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
sealed record ClipImageSettings
{
    /// <summary>The file beside a vision encoder that holds them.</summary>
    public const string FileName = "preprocessor_config.json";

    const int MaxSize = 1 << 13;
    const int PillowBicubic = 3;     // Pillow's number

    /// <summary>The length that the short side is resized to, in pixels
    /// (<c>size.shortest_edge</c>).</summary>
    public required int ShortSide { get; init; }

    /// <summary>The side of the square cut out of the middle, in pixels, at most
    /// <see cref="ShortSide"/> (<c>crop_size</c>).</summary>
    public required int CropSide { get; init; }

    /// <summary>What a byte is multiplied with (<c>rescale_factor</c>).</summary>
    public double Scale { get; init; } = 1 / 255.0;

    /// <summary>Subtracted from red, green and blue after that (<c>image_mean</c>).</summary>
    public float[] Mean { get; init; } = [0.48145466f, 0.4578275f, 0.40821073f];

    /// <summary>Red, green and blue are divided by it at last, above 0 (<c>image_std</c>).</summary>
    public float[] Deviation { get; init; } = [0.26862954f, 0.26130258f, 0.27577711f];

    /// <summary>Reads a folder's preprocessor_config.json; without one, what every published CLIP
    /// uses.</summary>
    /// <param name="folder">The vision encoder's folder.</param>
    /// <param name="imageSize">The side of the picture that the encoder reads.</param>
    /// <param name="slot">The place that it configures, as messages name it.</param>
    /// <exception cref="ModelContractException">A value is impossible or not supported, or the picture would
    /// have another side.</exception>
    public static ClipImageSettings Read(string folder, int imageSize, string slot)
    {
        var published = new ClipImageSettings { ShortSide = imageSize, CropSide = imageSize };
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return published;
        }
        var file = ConfigFile.Read(path, slot);
        foreach (var step in new[] { "do_resize", "do_center_crop", "do_rescale", "do_normalize" })
        {
            file.RequireTrue(step);
        }
        file.Integer("resample", PillowBicubic, PillowBicubic, PillowBicubic);
        RequireCrop(file, imageSize);
        return published with
        {
            ShortSide = ReadShortSide(file, imageSize),
            Scale = file.PositiveDouble("rescale_factor", published.Scale),
            Mean = file.Numbers("image_mean", published.Mean),
            Deviation = file.Numbers("image_std", published.Deviation, positive: true),
        };
    }

    // Older files give one number, newer ones an object.
    static int ReadShortSide(ConfigFile file, int cropSide) => file.HasObject("size")
        ? file.Within("size").Integer("shortest_edge", cropSide, MaxSize)
        : file.Integer("size", cropSide, MaxSize, cropSide);

    static void RequireCrop(ConfigFile file, int side)
    {
        if (!file.HasObject("crop_size"))
        {
            file.Integer("crop_size", side, side, side);
            return;
        }
        file.Within("crop_size").Integer("height", side, side);
        file.Within("crop_size").Integer("width", side, side);
    }
}
