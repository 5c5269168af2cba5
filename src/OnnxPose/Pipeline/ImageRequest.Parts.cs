using OnnxPose.Diffusion;
using OnnxPose.Imaging;

namespace OnnxPose;

// The options of the adapter, of the refiner, and of what SDXL is told of sizes.
public sealed partial record ImageRequest
{
    /// <summary>Which pose adapter, where the model has several.</summary>
    /// <value>The component's name, with or without its beginning <c>adapter_</c>, or <see langword="null"/>
    /// (the default) for <c>adapter</c>.</value>
    public string? Adapter { get; init; }

    /// <summary>What the pose picture shows.</summary>
    /// <value>The default, <see langword="null"/>, is what the adapter was trained on.</value>
    public PoseDrawingOptions? Drawing { get; init; }

    /// <summary>How strongly the pose counts: the factor of the adapter's feature maps.</summary>
    /// <value>0 to 10. The default is 1, as in training.</value>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range or NaN.</exception>
    public float AdapterScale
    {
        get;
        init => field = OptionRange.Check(value, 0f, 10f, nameof(AdapterScale));
    } = 1;

    /// <summary>For what share of the base network's steps, from the first on, the pose counts; rounded down
    /// to whole steps.</summary>
    /// <value>0 to 1 (the default).</value>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range or NaN.</exception>
    public double AdapterFactor
    {
        get;
        init => field = OptionRange.Check(value, 0.0, 1.0, nameof(AdapterFactor));
    } = 1;

    /// <summary>Steps of the refiner, after those of the base network; the paper takes 10.</summary>
    /// <remarks>Both networks divide one schedule of <see cref="Steps"/> and these (diffusers'
    /// <c>denoising_end</c> and <c>denoising_start</c>), unless there is a
    /// <see cref="RefinerStrength"/>. The cut is made by noise, so that schedules whose steps are not even
    /// may move a step or two from one to the other.</remarks>
    /// <value>0 (no refiner, the default) to <see cref="MaxSteps"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public int RefinerSteps
    {
        get;
        init => field = OptionRange.Check(value, 0, MaxSteps, nameof(RefinerSteps));
    }

    /// <summary>The share of the noise that is left for the refiner.</summary>
    /// <value>Above 0 and below 1, or <see langword="null"/> (the default) for the refiner's share of all
    /// steps. Not looked at without refiner steps, or with a <see cref="RefinerStrength"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public double? RefinerFraction
    {
        get;
        init => field = value is { } given ? Share.Between0And1(given, nameof(RefinerFraction)) : null;
    }

    /// <summary>How much of the base network's finished picture the refiner makes anew, after noise is added
    /// to it.</summary>
    /// <value>Above 0 to 1, or <see langword="null"/> (the default) to divide one schedule. The published
    /// default is 0.3. Not looked at without refiner steps.</value>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public double? RefinerStrength
    {
        get;
        init => field = value is { } given ? Share.Above0(given, nameof(RefinerStrength)) : null;
    }

    /// <summary>The size that the picture is to look as if it had been cut from.</summary>
    /// <value>Sides of 1 to 16,384 pixels, or <see langword="null"/> (the default) for the size that is
    /// made.</value>
    /// <exception cref="ArgumentOutOfRangeException">A side is out of range.</exception>
    public (int Width, int Height)? OriginalSize
    {
        get;
        init => field = CheckSize(value, nameof(OriginalSize));
    }

    /// <summary>Where the picture is to look as if it had been cut.</summary>
    /// <value>0 to 16,384 pixels from the left and the top. The default is the corner itself: a well centred
    /// picture.</value>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public (int Left, int Top) CropCorner
    {
        get;
        init => field = (
            OptionRange.Check(value.Left, 0, PictureSize.Most, nameof(CropCorner)),
            OptionRange.Check(value.Top, 0, PictureSize.Most, nameof(CropCorner)));
    }

    /// <summary>The size that the picture is to look as if it had been brought to.</summary>
    /// <inheritdoc cref="OriginalSize"/>
    public (int Width, int Height)? TargetSize
    {
        get;
        init => field = CheckSize(value, nameof(TargetSize));
    }

    /// <summary>What the networks are told of sizes.</summary>
    internal SizeConditions Sizes => new()
    {
        Original = OriginalSize is var (width, height) ? new(height, width) : null,
        Crop = new(CropCorner.Top, CropCorner.Left),
        Target = TargetSize is var (targetWidth, targetHeight) ? new(targetHeight, targetWidth) : null,
    };

    static (int, int)? CheckSize((int Width, int Height)? size, string name) => size is var (width, height)
        ? (OptionRange.Check(width, 1, PictureSize.Most, name),
            OptionRange.Check(height, 1, PictureSize.Most, name))
        : null;
}
