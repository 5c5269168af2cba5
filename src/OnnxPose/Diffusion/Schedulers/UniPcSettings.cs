using OnnxPose.Onnx.Architectures;

namespace OnnxPose.Diffusion.Schedulers;

/// <summary>The settings of UniPC alone.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
sealed record UniPcSettings
{
    /// <summary>1 to 3 (<c>solver_order</c>).</summary>
    public int Order { get; init; } = 2;

    /// <summary>Whether it solves for the clean picture or for the noise (<c>predict_x0</c>).</summary>
    public bool SolvesForClean { get; init; } = true;

    /// <summary>The scale of the differences: the step itself instead of its exponential
    /// (<c>solver_type</c>).</summary>
    public bool ScalesByStep { get; init; }

    /// <summary>Whether schedules end at lower order (<c>lower_order_final</c>).</summary>
    public bool EndsAtLowerOrder { get; init; } = true;

    /// <summary>Steps whose results are not corrected (<c>disable_corrector</c>).</summary>
    public double[] Uncorrected { get; init; } = [];

    /// <summary>How levels are spaced.</summary>
    public MultistepSpacing Spacing { get; init; } = new(false, false, false);

    /// <summary>What the clean prediction is limited to (<c>thresholding</c>).</summary>
    public CleanLimit Limit { get; init; } = CleanLimit.None;

    /// <summary>
    /// Reads them. Files that do not say where the last step ends come from versions that ended it at the
    /// first training step's noise; chosen by name it ends without noise, as later ones do.
    /// </summary>
    /// <exception cref="ModelContractException">A value is impossible, or values do not go
    /// together.</exception>
    public static UniPcSettings Read(ConfigFile file, SchedulerChoice choice)
    {
        file.RequireOff("solver_p");
        var end = file.Word("final_sigmas_type", ["zero", "sigma_min"],
            choice.Name is null ? "sigma_min" : "zero");
        // The other types are those of another solver of the family; they stand for bh2.
        var type = file.Word("solver_type", ["bh1", "bh2", "midpoint", "heun", "logrho"], "bh2");
        var settings = new UniPcSettings
        {
            Order = file.Integer("solver_order", 1, 3, 2),
            SolvesForClean = file.Flag("predict_x0", true),
            ScalesByStep = type == "bh1",
            EndsAtLowerOrder = file.Flag("lower_order_final", true),
            Uncorrected = file.NumberList("disable_corrector", 0, SamplerSettings.MostSteps) ?? [],
            Spacing = new(file.IsOn("use_karras_sigmas"), false, end == "zero"),
            Limit = LimitSettings.Threshold(file),
        };
        return settings.SolvesForClean || settings.Limit.IsNone ? settings : throw file.Unsupported(
            "thresholding", "false where 'predict_x0' is false");
    }
}
