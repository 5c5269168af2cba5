using OnnxPose.Onnx.Architectures;

namespace OnnxPose.Diffusion.Schedulers;

/// <summary>The settings of Euler's method alone.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
sealed record EulerSettings
{
    /// <summary>Whether the noise levels are evenly spaced in the logarithm
    /// (<c>interpolation_type</c>).</summary>
    public bool LogLinear { get; init; }

    /// <summary>Whether they are spaced after Karras (<c>use_karras_sigmas</c>).</summary>
    public bool Karras { get; init; }

    /// <summary>Karras' lowest level; null for the schedule's own (<c>sigma_min</c>).</summary>
    public double? LowestSigma { get; init; }

    /// <summary>Karras' highest level; null for the schedule's own (<c>sigma_max</c>).</summary>
    public double? HighestSigma { get; init; }

    /// <summary>Whether the network is told a quarter of sigma's logarithm (<c>timestep_type</c>).</summary>
    public bool ContinuousTimesteps { get; init; }

    /// <summary>Whether the last step ends at the first training step's noise instead of none
    /// (<c>final_sigmas_type</c>).</summary>
    public bool EndsAtLowestSigma { get; init; }

    /// <summary>Reads them; a name stands for the plain method.</summary>
    /// <exception cref="ModelContractException">A value is impossible.</exception>
    public static EulerSettings Read(ConfigFile file, SchedulerChoice choice) => new()
    {
        LogLinear = file.Word("interpolation_type", ["linear", "log_linear"], "linear") == "log_linear",
        Karras = choice.Name is null && file.IsOn("use_karras_sigmas"),
        LowestSigma = Sigma(file, "sigma_min"),
        HighestSigma = Sigma(file, "sigma_max"),
        ContinuousTimesteps =
            file.Word("timestep_type", ["discrete", "continuous"], "discrete") == "continuous",
        EndsAtLowestSigma =
            file.Word("final_sigmas_type", ["zero", "sigma_min"], "zero") == "sigma_min",
    };

    static double? Sigma(ConfigFile file, string key) =>
        file.Has(key) ? file.Number(key, 0, float.MaxValue, 0) : null;
}
