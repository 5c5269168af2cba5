namespace OnnxPose.Diffusion.Schedulers;

/// <summary>What a scheduler's class takes for the settings that its config leaves out.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="Kind">The algorithm.</param>
/// <param name="BetaStart">The first training step's noise.</param>
/// <param name="BetaEnd">The last training step's noise.</param>
/// <param name="BetaSchedule">The way between them.</param>
/// <param name="Spacing">How timesteps are chosen.</param>
sealed record SchedulerDefaults(
    SchedulerKind Kind, double BetaStart, double BetaEnd, string BetaSchedule, string Spacing)
{
    /// <summary>The classes that are known, by their names in diffusers.</summary>
    public static IReadOnlyDictionary<string, SchedulerDefaults> OfClass { get; } =
        new Dictionary<string, SchedulerDefaults>
        {
            ["EulerDiscreteScheduler"] = Usual(SchedulerKind.Euler, "linspace"),
            ["EulerAncestralDiscreteScheduler"] = Usual(SchedulerKind.EulerAncestral, "linspace"),
            ["DPMSolverMultistepScheduler"] = Usual(SchedulerKind.DpmSolver, "linspace"),
            ["UniPCMultistepScheduler"] = Usual(SchedulerKind.UniPc, "linspace"),
            ["DDIMScheduler"] = Usual(SchedulerKind.Ddim, "leading"),
            ["LCMScheduler"] = new(SchedulerKind.Lcm, 0.00085, 0.012, "scaled_linear", "leading"),
        };

    static SchedulerDefaults Usual(SchedulerKind kind, string spacing) =>
        new(kind, 0.0001, 0.02, "linear", spacing);
}
