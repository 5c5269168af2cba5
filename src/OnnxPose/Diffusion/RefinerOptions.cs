namespace OnnxPose.Diffusion;

/// <summary>How given latents are denoised further.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
sealed record RefinerOptions
{
    /// <summary>Steps of the whole schedule, of which the last are made.</summary>
    /// <value>1 to 1000. The default is 30.</value>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public int Steps
    {
        get;
        init => field = OptionRange.Check(value, 1, 1000, nameof(Steps));
    } = 30;

    /// <summary>How much of a finished picture is made anew: the share of the steps, after their noise is
    /// added to it. Not used where there is a <see cref="Start"/>.</summary>
    /// <value>Above 0 to 1. The default is 0.3.</value>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public double Strength
    {
        get;
        init => field = Share.Above0(value, nameof(Strength));
    } = 0.3;

    /// <summary>Where another network left off: the share of the noise that is gone. Nothing is
    /// added.</summary>
    /// <value>Above 0 and below 1, or <see langword="null"/> (the default) for a finished picture.</value>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public double? Start
    {
        get;
        init => field = value is { } given ? Share.Between0And1(given, nameof(Start)) : null;
    }

    /// <summary>Classifier-free guidance.</summary>
    public Guidance Guidance { get; init; } = new();

    /// <summary>What the network is told of sizes.</summary>
    public SizeConditions Sizes { get; init; } = new();
}
