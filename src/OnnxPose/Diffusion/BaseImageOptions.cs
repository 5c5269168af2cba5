namespace OnnxPose.Diffusion;

/// <summary>How a picture is made from noise.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
sealed record BaseImageOptions
{
    /// <summary>64: the most pictures side by side.</summary>
    public const int MostPictures = 64;

    const int SideStep = 8;
    const int MostPixelsOfSide = 8192;

    /// <summary>Steps of the whole schedule.</summary>
    /// <value>1 to 1000. The default is 30.</value>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public int Steps
    {
        get;
        init => field = OptionRange.Check(value, 1, 1000, nameof(Steps));
    } = 30;

    /// <summary>Where this network leaves off for a refiner: the share of the noise that is gone.</summary>
    /// <value>Above 0 and below 1, or <see langword="null"/> (the default) to make all steps.</value>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public double? End
    {
        get;
        init => field = value is { } given ? Share.Between0And1(given, nameof(End)) : null;
    }

    /// <summary>Classifier-free guidance.</summary>
    public Guidance Guidance { get; init; } = new();

    /// <summary>Pictures of the prompt, side by side.</summary>
    /// <value>1 to 64. The default is 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public int Pictures
    {
        get;
        init => field = OptionRange.Check(value, 1, MostPictures, nameof(Pictures));
    } = 1;

    /// <summary>Pixel columns.</summary>
    /// <value>
    /// A multiple of 8 from 8 to 8192, or <see langword="null"/> (the default) for the pose picture's, down
    /// to a multiple of what the adapter shrinks it by.
    /// </value>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range or no multiple of 8.
    /// </exception>
    public int? Width
    {
        get;
        init => field = value is { } given ? CheckSide(given, nameof(Width)) : null;
    }

    /// <summary>Pixel rows.</summary>
    /// <inheritdoc cref="Width"/>
    public int? Height
    {
        get;
        init => field = value is { } given ? CheckSide(given, nameof(Height)) : null;
    }

    /// <summary>How strongly the pose counts: the factor of the adapter's feature maps.</summary>
    /// <value>0 to 10. The default is 1, as in training.</value>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public float AdapterScale
    {
        get;
        init => field = OptionRange.Check(value, 0f, 10f, nameof(AdapterScale));
    } = 1;

    /// <summary>For what share of the steps that are made, from the first on, the pose counts; rounded down
    /// to whole steps.</summary>
    /// <value>0 to 1 (the default).</value>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public double AdapterFactor
    {
        get;
        init => field = OptionRange.Check(value, 0.0, 1.0, nameof(AdapterFactor));
    } = 1;

    /// <summary>What the network is told of sizes.</summary>
    public SizeConditions Sizes { get; init; } = new();

    internal static int CheckSide(int value, string name) =>
        OptionRange.Check(value, SideStep, MostPixelsOfSide, name) % SideStep == 0 ? value
            : throw new ArgumentOutOfRangeException(
                name, value, $"{name} is {value}; expected a multiple of {SideStep}.");
}
