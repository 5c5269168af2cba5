using OnnxPose.Diffusion;
using OnnxPose.Diffusion.Schedulers;
using OnnxPose.Imaging;

namespace OnnxPose;

/// <summary>A request that was found to fit a model: everything that is known before a network is
/// open.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
sealed record ImagePlan
{
    const int SideStep = 8;

    /// <summary>The models.</summary>
    public required ImageModels Models { get; init; }

    /// <summary>The adapter.</summary>
    public required AdapterComponent Adapter { get; init; }

    /// <summary>Pixels of the pictures.</summary>
    public required PictureSize Size { get; init; }

    /// <summary>The numbers of the pictures that are made.</summary>
    public required int[] Pictures { get; init; }

    /// <summary>What the pose pictures show.</summary>
    public required PoseDrawingOptions Drawing { get; init; }

    /// <summary>How the base network denoises one picture.</summary>
    public required BaseImageOptions Base { get; init; }

    /// <summary>The base network's sampler.</summary>
    public required Scheduler Scheduler { get; init; }

    /// <summary>The refiner's part; null for none.</summary>
    public required RefinerPlan? Refiner { get; init; }

    /// <summary>Checks a request against a model.</summary>
    /// <exception cref="ModelNotFoundException">There is no such adapter, or no refiner.</exception>
    /// <exception cref="ModelContractException">The adapter does not fit the UNet.</exception>
    /// <exception cref="ArgumentException">Sides, steps, poses or clip skip do not fit the model.</exception>
    public static ImagePlan Of(ImageModels models, ImageRequest request)
    {
        var adapter = models.Adapter(request.Adapter);
        var size = SizeOf(models, adapter, request);
        adapter.RequireDrawable(size);
        RequirePoses(request);
        models.Text.RequireLayers(request.ClipSkip);
        adapter.RequireFit(models.UNet, size.Width, size.Height, models.Decoder.Factor);
        var choice = new SchedulerChoice { Name = request.Scheduler };
        var refiner = request.RefinerSteps > 0
            ? RefinerPlan.Of(models.RequireRefiner(), request, choice)
            : null;
        var plan = new ImagePlan
        {
            Models = models,
            Adapter = adapter,
            Size = size,
            Pictures = request.Only is { } only ? [only] : [.. Enumerable.Range(0, request.Count)],
            Drawing = request.Drawing ?? adapter.Drawing,
            Base = BaseOptions(request),
            Scheduler = Scheduler.Read(models.SchedulerPath, choice),
            Refiner = refiner,
        };
        StepRange.Between(plan.Scheduler.Plan(plan.Base.Steps), null, plan.Base.End);
        return plan;
    }

    /// <summary>The share of the noise that is gone when the refiner takes over; null where it does
    /// not.</summary>
    internal static double? Cut(ImageRequest request) =>
        request.RefinerSteps == 0 || request.RefinerStrength is not null
            ? null
            : 1 - (request.RefinerFraction
                ?? (double)request.RefinerSteps / (request.Steps + request.RefinerSteps));

    static BaseImageOptions BaseOptions(ImageRequest request)
    {
        var cut = Cut(request);
        return new()
        {
            Steps = cut is null ? request.Steps : request.Steps + request.RefinerSteps,
            End = cut,
            Guidance = new() { Scale = request.GuidanceScale, Rescale = request.GuidanceRescale },
            AdapterScale = request.AdapterScale,
            AdapterFactor = request.AdapterFactor,
            Sizes = request.Sizes,
        };
    }

    static PictureSize SizeOf(ImageModels models, AdapterComponent adapter, ImageRequest request)
    {
        int[] steps = [SideStep, models.Decoder.Factor, adapter.Config.DownscaleFactor];
        if (request.Width is { } width && request.Height is { } height)
        {
            foreach (var step in steps)
            {
                RequireMultiple(width, step, nameof(request.Width));
                RequireMultiple(height, step, nameof(request.Height));
            }
            return new(height, width);
        }
        if (request.Width is not null || request.Height is not null)
        {
            throw new ArgumentException(
                "One side of the picture is given and the other is not. Give both or none.");
        }
        var all = steps.Aggregate(LeastCommonMultiple);
        var root = Math.Sqrt(Ratio(request));
        return new(Side(models.TrainedSide / root, all), Side(models.TrainedSide * root, all));
    }

    static double Ratio(ImageRequest request) => request.Poses is [var pose, ..]
        ? pose.AspectRatio
        : request.PoseOptions?.AspectRatio ?? 1;

    static int Side(double wanted, int step)
    {
        const int Most = 8192;
        var steps = Math.Clamp(Math.Round(wanted / step), 1, Math.Max(1, Most / step));
        return (int)steps * step;
    }

    static int LeastCommonMultiple(int a, int b)
    {
        var (x, y) = (a, b);
        while (y != 0)
        {
            (x, y) = (y, x % y);
        }
        return checked(a / x * b);
    }

    static void RequireMultiple(int side, int step, string name)
    {
        if (side % step != 0)
        {
            throw new ArgumentException(
                $"{name} is {side}; this model makes multiples of {step}. Take " +
                $"{Math.Max(step, side / step * step)}.");
        }
    }

    static void RequirePoses(ImageRequest request)
    {
        if (request.Poses.Length > 1 && request.Poses.Length != request.Count)
        {
            throw new ArgumentException(
                $"{request.Poses.Length} poses are given for {request.Count} pictures; expected none, one, " +
                "or one for each.");
        }
        if (request.Only is { } only && only >= request.Count)
        {
            throw new ArgumentException($"There is no picture {only} of {request.Count}.");
        }
    }
}
