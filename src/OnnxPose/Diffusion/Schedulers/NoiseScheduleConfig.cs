using OnnxPose.Onnx.Architectures;

namespace OnnxPose.Diffusion.Schedulers;

/// <summary>How noise was added in training, as scheduler_config.json says.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
sealed record NoiseScheduleConfig
{
    const int MostSteps = 100_000;

    /// <summary>Steps of training (<c>num_train_timesteps</c>).</summary>
    public required int TrainSteps { get; init; }

    /// <summary>The noise of each training step, one number each (<c>betas</c>).</summary>
    public required float[] Betas { get; init; }

    /// <summary>Whether the last step is to be pure noise (<c>rescale_betas_zero_snr</c>).</summary>
    public bool ZeroTerminalSignal { get; init; }

    /// <summary>Reads it.</summary>
    /// <param name="file">scheduler_config.json.</param>
    /// <param name="defaults">What the file's class takes for what is not given.</param>
    /// <exception cref="ModelContractException">A value is impossible.</exception>
    public static NoiseScheduleConfig Read(ConfigFile file, SchedulerDefaults defaults)
    {
        var steps = file.Integer("num_train_timesteps", 2, MostSteps, 1000);
        var start = file.Number("beta_start", 0, 1, defaults.BetaStart);
        var end = file.Number("beta_end", 0, 1, defaults.BetaEnd);
        var curve = file.Word("beta_schedule", ["linear", "scaled_linear", "squaredcos_cap_v2"],
            defaults.BetaSchedule);
        var trained = file.NumberList("trained_betas", 0, 1);
        if (trained is not null && trained.Length != steps)
        {
            throw file.Unsupported(
                "trained_betas", $"as many numbers as 'num_train_timesteps' says, which is {steps}");
        }
        return new()
        {
            TrainSteps = steps,
            Betas = trained is not null ? Array.ConvertAll(trained, static beta => (float)beta)
                : curve == "linear" ? BetaCurve.Linear(start, end, steps)
                : curve == "scaled_linear" ? BetaCurve.ScaledLinear(start, end, steps)
                : BetaCurve.SquaredCosine(steps),
            ZeroTerminalSignal = file.IsOn("rescale_betas_zero_snr"),
        };
    }
}
