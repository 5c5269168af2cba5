using OnnxPose.Diffusion;
using OnnxPose.Diffusion.Schedulers;

namespace OnnxPose;

/// <summary>The refiner's part of a plan.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="Models">The refiner.</param>
/// <param name="Options">How it denoises.</param>
/// <param name="Scheduler">Its sampler.</param>
sealed record RefinerPlan(RefinerModels Models, RefinerOptions Options, Scheduler Scheduler)
{
    /// <summary>Checks a request with refiner steps against a refiner.</summary>
    /// <exception cref="ArgumentException">There are too many steps, or none is left for it.</exception>
    public static RefinerPlan Of(RefinerModels models, ImageRequest request, SchedulerChoice choice)
    {
        models.Text.RequireLayers(request.ClipSkip);
        var options = new RefinerOptions
        {
            Steps = Steps(request),
            Start = ImagePlan.Cut(request),
            Strength = request.RefinerStrength ?? 1,
            Guidance = new() { Scale = request.GuidanceScale, Rescale = request.GuidanceRescale },
            Sizes = request.Sizes,
        };
        var scheduler = Scheduler.Read(models.SchedulerPath, choice);
        var schedule = scheduler.Plan(options.Steps);
        _ = options.Start is { } start
            ? StepRange.Between(schedule, start, null)
            : StepRange.OfStrength(schedule, options.Strength);
        return new(models, options, scheduler);
    }

    // Of a schedule for a strength only the last steps are made: as many as were asked for.
    static int Steps(ImageRequest request)
    {
        var steps = request.RefinerStrength is { } strength
            ? Math.Ceiling(request.RefinerSteps / strength)
            : request.Steps + request.RefinerSteps;
        return steps <= ImageRequest.MaxSteps ? (int)steps : throw new ArgumentException(
            $"{request.RefinerSteps} steps of the refiner make a schedule of {steps:F0}; expected at most " +
            $"{ImageRequest.MaxSteps} in all. Take fewer, or a greater strength.");
    }
}
