using OnnxPose.Onnx.Architectures;

namespace OnnxPose.Diffusion.Schedulers;

/// <summary>The settings that all samplers share.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
sealed record SamplerSettings
{
    /// <summary>1000: the most steps of a schedule.</summary>
    public const int MostSteps = 1000;

    /// <summary>How noise was added in training.</summary>
    public required NoiseScheduleConfig Noise { get; init; }

    /// <summary>What the network gives (<c>prediction_type</c>).</summary>
    public PredictionType Prediction { get; init; }

    /// <summary>How timesteps are chosen (<c>timestep_spacing</c>).</summary>
    public required TimestepSpacing Spacing { get; init; }

    /// <summary>Added to leading timesteps (<c>steps_offset</c>).</summary>
    public int StepsOffset { get; init; }

    /// <summary>Reads them.</summary>
    /// <param name="file">scheduler_config.json.</param>
    /// <param name="defaults">What the file's class takes for what is not given.</param>
    /// <exception cref="ModelContractException">A value is impossible or not supported.</exception>
    public static SamplerSettings Read(ConfigFile file, SchedulerDefaults defaults)
    {
        // Later versions of the same classes know more ways to space the noise levels.
        file.RequireOff(
            "use_exponential_sigmas", "use_beta_sigmas", "use_flow_sigmas", "use_dynamic_shifting",
            "shift_terminal");
        return new()
        {
            Noise = NoiseScheduleConfig.Read(file, defaults),
            Prediction = file.Word(
                "prediction_type", ["epsilon", "v_prediction", "sample"], "epsilon") switch
            {
                "epsilon" => PredictionType.Noise,
                "v_prediction" => PredictionType.Velocity,
                _ => PredictionType.Clean,
            },
            Spacing = file.Word(
                "timestep_spacing", ["leading", "trailing", "linspace"], defaults.Spacing) switch
            {
                "leading" => TimestepSpacing.Leading,
                "trailing" => TimestepSpacing.Trailing,
                _ => TimestepSpacing.Linspace,
            },
            StepsOffset = file.Integer("steps_offset", 0, 1000, 0),
        };
    }
}
