using System.Text.Json.Nodes;

namespace OnnxPose.Training.Images.Training;

/// <summary>How much of a picture is left at every step of the noise, and scheduler_config.json for
/// it.</summary>
/// <remarks>
/// Stable Diffusion's betas, scaled so that nothing is left at the last step: else the mean brightness leaks
/// into training and dark or bright scenes come out grey. Source: Lin et al., "Common diffusion noise
/// schedules and sample steps are flawed", 2024, algorithm 1.
/// </remarks>
sealed class NoiseSchedule
{
    /// <summary>Steps of the noise.</summary>
    public const int Steps = 1000;

    const double BetaStart = 0.00085, BetaEnd = 0.012;

    readonly double[] _kept = new double[Steps];

    public NoiseSchedule()
    {
        var product = 1.0;
        for (var step = 0; step < Steps; step++)
        {
            var root = Math.Sqrt(BetaStart) + (Math.Sqrt(BetaEnd) - Math.Sqrt(BetaStart))
                * step / (Steps - 1);
            product *= 1 - root * root;
            _kept[step] = Math.Sqrt(product);
        }
        var (first, last) = (_kept[0], _kept[^1]);
        for (var step = 0; step < Steps; step++)
        {
            _kept[step] = (_kept[step] - last) * first / (first - last);
        }
    }

    /// <summary>The share of the latents at a step, 1 to 0; the noise has the root of what its square
    /// leaves.</summary>
    public float Kept(int step) => (float)_kept[step];

    /// <summary>The share of the noise at a step.</summary>
    public float Noise(int step) => (float)Math.Sqrt(1 - _kept[step] * _kept[step]);

    /// <summary>The weight of a step's error in v.</summary>
    /// <remarks>
    /// Min-SNR with gamma 5, in the form for v that keeps a weight of 1 where no signal is left: (min(SNR,
    /// 5) + 1) / (SNR + 1). Hang et al., "Efficient diffusion training via min-SNR weighting", 2023.
    /// </remarks>
    public float Weight(int step)
    {
        const double Gamma = 5;
        var kept = _kept[step] * _kept[step];
        var signal = kept / (1 - kept);
        return (float)((Math.Min(signal, Gamma) + 1) / (signal + 1));
    }

    /// <summary>The steps that sampling visits: evenly spaced down from the last one.</summary>
    public static int[] Trailing(int count) =>
        [.. Enumerable.Range(0, count).Select(i => (int)Math.Round(Steps - (double)i * Steps / count) - 1)];

    /// <summary>The scheduler's configuration.</summary>
    public static JsonObject Json { get; } = new()
    {
        ["_class_name"] = "EulerDiscreteScheduler",
        ["_diffusers_version"] = "0.27.2",
        ["beta_end"] = BetaEnd,
        ["beta_schedule"] = "scaled_linear",
        ["beta_start"] = BetaStart,
        ["interpolation_type"] = "linear",
        ["num_train_timesteps"] = Steps,
        ["prediction_type"] = "v_prediction",
        ["rescale_betas_zero_snr"] = true,
        ["sigma_max"] = null,
        ["sigma_min"] = null,
        ["steps_offset"] = 1,
        ["timestep_spacing"] = "trailing",
        ["timestep_type"] = "discrete",
        ["trained_betas"] = null,
        ["use_karras_sigmas"] = false,
    };
}
