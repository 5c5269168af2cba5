using OnnxPose.Diffusion;
using OnnxPose.Imaging;
using OnnxPose.Models;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Poses;

namespace OnnxPose;

/// <summary>A pose adapter of a model folder and what it was trained to see.</summary>
/// <remarks>
/// Its folder may hold an <c>adapter.json</c>, because no config says it: <c>{"channels": "rgb" or "bgr",
/// "drawing": "full" or "body", "drawing_scale": 1 to 8}</c>. Without it, or one of its keys: rgb, full, 1.
/// Immutable and thread-safe.
/// </remarks>
/// <param name="Name">The component.</param>
/// <param name="Folder">Where it lies.</param>
/// <param name="Config">Its sizes.</param>
/// <param name="Order">The order of colours that it was trained with.</param>
/// <param name="Drawing">The parts of people that it was trained with.</param>
/// <param name="DrawingScale">How many times larger than the picture poses are drawn before they are reduced:
/// joints have a fixed size in pixels, which in a small picture would swallow a figure.</param>
sealed record AdapterComponent(
    string Name, string Folder, PoseAdapterConfig Config, ChannelOrder Order, PoseDrawingOptions Drawing,
    int DrawingScale)
{
    /// <summary>The component of an adapter that is not named.</summary>
    public const string DefaultName = "adapter";

    const string ManifestName = "adapter.json";
    const int MostDrawingScale = 8;

    /// <summary>Finds an adapter.</summary>
    /// <param name="model">The model's folder.</param>
    /// <param name="name">As <see cref="ImageRequest.Adapter"/> has it.</param>
    /// <exception cref="ModelNotFoundException">There is no such component.</exception>
    /// <exception cref="ModelContractException">Its config or manifest is not what it should be.</exception>
    public static AdapterComponent Find(ModelFolder model, string? name)
    {
        var component = name is null || name.StartsWith(DefaultName, StringComparison.Ordinal)
            ? name ?? DefaultName
            : $"{DefaultName}_{name}";
        var folder = model.RequireNetwork(component);
        var config = PoseAdapterConfig.Read(Path.Combine(folder, ModelFolder.ConfigName), component);
        var manifest = Path.Combine(folder, ManifestName);
        return File.Exists(manifest)
            ? Read(ConfigFile.Read(manifest, component))
            : new(component, folder, config, ChannelOrder.Rgb, PoseDrawingOptions.Default, 1);

        AdapterComponent Read(ConfigFile file) => new(component, folder, config,
            file.Word("channels", ["rgb", "bgr"], "rgb") == "bgr" ? ChannelOrder.Bgr : ChannelOrder.Rgb,
            file.Word("drawing", ["full", "body"], "full") == "body"
                ? PoseDrawingOptions.BodyOnly
                : PoseDrawingOptions.Default,
            file.Integer("drawing_scale", 1, MostDrawingScale, 1));
    }

    /// <summary>A pose as the adapter was trained to see it.</summary>
    /// <param name="pose">Who is drawn.</param>
    /// <param name="size">Pixels of the picture.</param>
    /// <param name="parts">Which parts.</param>
    /// <exception cref="ArgumentOutOfRangeException">The picture is too large to be drawn at
    /// <see cref="DrawingScale"/>.</exception>
    public RgbImage Draw(Pose pose, PictureSize size, PoseDrawingOptions parts)
    {
        var drawn = PosePainter.Draw(pose, size.Width * DrawingScale, size.Height * DrawingScale, parts);
        return DrawingScale == 1
            ? drawn
            : PillowResize.Resize(drawn, size.Width, size.Height, PillowFilter.Lanczos);
    }

    /// <summary>Checks that poses can be drawn for pictures of a size.</summary>
    /// <exception cref="ArgumentException">At <see cref="DrawingScale"/> they are too large.</exception>
    public void RequireDrawable(PictureSize size)
    {
        var (width, height) = ((long)size.Width * DrawingScale, (long)size.Height * DrawingScale);
        if (!RgbImage.IsInRange(width, height))
        {
            throw new ArgumentException(
                $"A picture of {size.Width} x {size.Height} pixels needs a pose drawn {DrawingScale} times " +
                $"as large for the adapter '{Folder}', with {width} x {height} pixels; expected sides of " +
                $"at most {RgbImage.MaxSide} and at most {RgbImage.MaxPixels} pixels there. " +
                "Make the picture smaller.");
        }
    }

    /// <summary>Checks that a UNet can add what this one gives for pictures of a size.</summary>
    /// <exception cref="ModelContractException">Its maps are too many, or others than the UNet's.</exception>
    public void RequireFit(UNetConfig unet, int width, int height, int pixelsPerLatent)
    {
        var expected = unet.AdapterShapes(height / pixelsPerLatent, width / pixelsPerLatent);
        if (Config.Channels.Length > expected.Length)
        {
            throw Misfit($"{Config.Channels.Length} feature maps", $"at most {expected.Length}");
        }
        var (mapHeight, mapWidth) = (height / Config.DownscaleFactor, width / Config.DownscaleFactor);
        for (var i = 0; i < Config.Channels.Length; i++)
        {
            (mapHeight, mapWidth) = Config.Halves(i)
                ? ((mapHeight + 1) / 2, (mapWidth + 1) / 2)
                : (mapHeight, mapWidth);
            var map = new MapShape(Config.Channels[i], mapHeight, mapWidth);
            if (map != expected[i])
            {
                throw Misfit(
                    $"{map} as feature map {i} of a picture of {width} x {height}", $"{expected[i]}");
            }
        }
    }

    ModelContractException Misfit(string got, string expected) => new(
        $"The pose adapter '{Folder}' does not fit the UNet: it gives {got}, expected {expected}. Take " +
        "both from the same model, or name another adapter.");
}
