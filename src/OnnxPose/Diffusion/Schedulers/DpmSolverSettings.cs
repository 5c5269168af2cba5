using OnnxPose.Onnx.Architectures;

namespace OnnxPose.Diffusion.Schedulers;

/// <summary>The settings of DPM-Solver alone.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
sealed record DpmSolverSettings
{
    /// <summary>1 to 3 (<c>solver_order</c>).</summary>
    public int Order { get; init; } = 2;

    /// <summary>Whether it solves for the clean picture (<c>dpmsolver++</c>) or for the noise.</summary>
    public bool SolvesForClean { get; init; } = true;

    /// <summary>Whether each step draws noise (<c>sde-</c>).</summary>
    public bool Draws { get; init; }

    /// <summary>The form of the second order: Heun's instead of the midpoint's
    /// (<c>solver_type</c>).</summary>
    public bool Heun { get; init; }

    /// <summary>Whether short schedules end at lower order (<c>lower_order_final</c>).</summary>
    public bool EndsAtLowerOrder { get; init; } = true;

    /// <summary>Whether the last step is of first order (<c>euler_at_final</c>).</summary>
    public bool EndsWithEuler { get; init; }

    /// <summary>How levels are spaced.</summary>
    public MultistepSpacing Spacing { get; init; } = new(false, false, true);

    /// <summary>Timesteps below this logarithm of signal over noise are not used
    /// (<c>lambda_min_clipped</c>).</summary>
    public double LowestLogRatio { get; init; } = double.NegativeInfinity;

    /// <summary>What the clean prediction is limited to (<c>thresholding</c>).</summary>
    public CleanLimit Limit { get; init; } = CleanLimit.None;

    /// <summary>Reads them; a name stands for the solver of second order that it says.</summary>
    /// <exception cref="ModelContractException">A value is impossible, or values do not go
    /// together.</exception>
    public static DpmSolverSettings Read(ConfigFile file, SchedulerChoice choice)
    {
        file.RequireOff("variance_type");
        var settings = new DpmSolverSettings
        {
            EndsAtLowerOrder = file.Flag("lower_order_final", true),
            EndsWithEuler = file.IsOn("euler_at_final"),
            LowestLogRatio = file.Number(
                "lambda_min_clipped", double.NegativeInfinity, double.MaxValue, double.NegativeInfinity),
            Limit = LimitSettings.Threshold(file),
        };
        return choice.Name is { } name
            ? settings with
            {
                Draws = name == "dpmpp_2m_sde",
                Spacing = new(name == "dpmpp_2m_karras", false, true),
            }
            : ReadSolver(file, settings);
    }

    static DpmSolverSettings ReadSolver(ConfigFile file, DpmSolverSettings settings)
    {
        // deis is what another solver of the family calls the same; likewise the last three solver types.
        var algorithm = file.Word("algorithm_type",
            ["dpmsolver++", "sde-dpmsolver++", "dpmsolver", "sde-dpmsolver", "deis"], "dpmsolver++");
        var type = file.Word("solver_type", ["midpoint", "heun", "logrho", "bh1", "bh2"], "midpoint");
        var end = file.Word("final_sigmas_type", ["zero", "sigma_min"], "zero");
        settings = settings with
        {
            Order = file.Integer("solver_order", 1, 3, 2),
            SolvesForClean = algorithm is "dpmsolver++" or "sde-dpmsolver++" or "deis",
            Draws = algorithm.StartsWith("sde-", StringComparison.Ordinal),
            Heun = type == "heun",
            Spacing = new(
                file.IsOn("use_karras_sigmas"), file.IsOn("use_lu_lambdas"), end == "zero"),
        };
        return settings switch
        {
            { Draws: true, Order: 3 } =>
                throw file.Unsupported("solver_order", $"1 or 2 for '{algorithm}'"),
            { SolvesForClean: false, Limit.IsNone: false } =>
                throw file.Unsupported("thresholding", $"false for '{algorithm}'"),
            { SolvesForClean: false, Spacing.EndsClean: true } =>
                throw file.Unsupported("algorithm_type",
                    "dpmsolver++ or sde-dpmsolver++, or 'final_sigmas_type' sigma_min"),
            _ => settings,
        };
    }
}
