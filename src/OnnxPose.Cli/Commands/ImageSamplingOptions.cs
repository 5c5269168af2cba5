using System.CommandLine;
using OnnxPose.Diffusion;
using OnnxPose.Imaging;

namespace OnnxPose.Cli.Commands;

/// <summary>The options of the <c>image</c> command that say how a picture is made of noise.</summary>
sealed class ImageSamplingOptions
{
    static readonly ImageRequest s_defaults = new("");

    readonly SizeConditionOptions _sizes = new();

    readonly Option<int?> _steps = new("--steps")
    {
        Description = $"Steps of the base network. Default: {s_defaults.Steps}.",
        HelpName = "N",
        CustomParser = OptionParser.Number(1, ImageRequest.MaxSteps),
    };

    readonly Option<float?> _guidance = new("--guidance")
    {
        Description = "How strictly the prompt is followed; 1 and less is no guidance and takes half the " +
            $"time. Default: {s_defaults.GuidanceScale:F0}.",
        HelpName = "G",
        CustomParser = OptionParser.Number(0f, 1000f),
    };

    readonly Option<float?> _rescale = new("--guidance-rescale")
    {
        Description = "How far guided pictures are brought back to their contrast, 0 to 1. Default: 0.",
        HelpName = "R",
        CustomParser = OptionParser.Number(0f, 1f),
    };

    readonly Option<string?> _adapter = new("--adapter")
    {
        Description = "Which pose adapter of the model: NAME stands for adapter_NAME. Default: adapter.",
        HelpName = "NAME",
    };

    readonly Option<float?> _adapterScale = new("--adapter-scale")
    {
        Description = "How strongly the pose counts, 0 to 10. Default: 1.",
        HelpName = "S",
        CustomParser = OptionParser.Number(0f, 10f),
    };

    readonly Option<double?> _adapterFactor = new("--adapter-factor")
    {
        Description = "For what share of the steps the pose counts, 0 to 1. Default: 1.",
        HelpName = "F",
        CustomParser = OptionParser.Number(0.0, 1.0),
    };

    readonly Option<bool> _bodyOnly = new("--body-only")
    {
        Description = "Show the adapter no hands and faces, whatever it was trained on.",
    };

    readonly Option<int?> _refinerSteps = new("--refiner-steps")
    {
        Description = "Steps of the refiner after those of the base network. Default: 0, no refiner.",
        HelpName = "N",
        CustomParser = OptionParser.Number(0, ImageRequest.MaxSteps),
    };

    readonly Option<double?> _refinerFraction = new("--refiner-fraction")
    {
        Description = "The share of the noise that is left for the refiner, 0.001 to 0.999. Default: its " +
            "share of all steps.",
        HelpName = "F",
        CustomParser = OptionParser.Number(0.001, 0.999),
    };

    readonly Option<double?> _refinerStrength = new("--refiner-strength")
    {
        Description = "Let the refiner change the finished picture so much, 0.001 to 1. Default: both " +
            "networks divide one schedule.",
        HelpName = "S",
        CustomParser = OptionParser.Number(0.001, 1.0),
    };

    readonly Option<string?> _scheduler = new("--scheduler")
    {
        Description = $"The sampler: {string.Join(", ", ImageRequest.SchedulerNames)}. Default: the model's.",
        HelpName = "NAME",
        CustomParser = OptionParser.Value(
            static text => ImageRequest.SchedulerNames.Contains(text) ? text : null,
            string.Join(" or ", ImageRequest.SchedulerNames)),
    };

    readonly Option<PictureSize?> _size = new("--size")
    {
        Description = "Pixels of the picture, multiples of 8 or what the model asks for. Default: the size " +
            "that the model was trained on, in the pose's shape.",
        HelpName = "WxH",
        CustomParser = OptionParser.Value(ParseSize,
            "WxH, such as 768x512, with multiples of 8 up to 8192, no side more than 100 times the other"),
    };

    readonly Option<int?> _clipSkip = new("--clip-skip")
    {
        Description = "Layers of the text encoders that are left out beyond the last one. Default: 0.",
        HelpName = "N",
        CustomParser = OptionParser.Number(0, 256),
    };

    readonly Option<bool> _torchNoise = new("--torch-noise")
    {
        Description = "Draw noise as PyTorch does, so that a seed from a Python notebook gives its latents.",
    };

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All =>
    [
        _steps, _guidance, _rescale, _adapter, _adapterScale, _adapterFactor, _bodyOnly, _refinerSteps,
        _refinerFraction, _refinerStrength, _scheduler, _size, _clipSkip, _torchNoise, .. _sizes.All,
    ];

    /// <summary>Adds them to the command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in All)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>A request with what a command line asks for.</summary>
    public ImageRequest Apply(ParseResult parsed, ImageRequest request) => _sizes.Apply(parsed, request) with
    {
        Steps = parsed.GetValue(_steps) ?? request.Steps,
        GuidanceScale = parsed.GetValue(_guidance) ?? request.GuidanceScale,
        GuidanceRescale = parsed.GetValue(_rescale) ?? request.GuidanceRescale,
        Adapter = parsed.GetValue(_adapter),
        AdapterScale = parsed.GetValue(_adapterScale) ?? request.AdapterScale,
        AdapterFactor = parsed.GetValue(_adapterFactor) ?? request.AdapterFactor,
        Drawing = parsed.GetValue(_bodyOnly) ? PoseDrawingOptions.BodyOnly : null,
        RefinerSteps = parsed.GetValue(_refinerSteps) ?? 0,
        RefinerFraction = parsed.GetValue(_refinerFraction),
        RefinerStrength = parsed.GetValue(_refinerStrength),
        Scheduler = parsed.GetValue(_scheduler),
        Width = parsed.GetValue(_size)?.Width,
        Height = parsed.GetValue(_size)?.Height,
        ClipSkip = parsed.GetValue(_clipSkip) ?? 0,
        Noise = parsed.GetValue(_torchNoise) ? LatentNoiseKind.Torch : LatentNoiseKind.PoseRandom,
    };

    static PictureSize? ParseSize(string text) =>
        PictureSize.Parse(text) is var (width, height) && width % 8 == 0 && height % 8 == 0
        && width <= 8192 && height <= 8192
            ? new(width, height)
            : null;
}
