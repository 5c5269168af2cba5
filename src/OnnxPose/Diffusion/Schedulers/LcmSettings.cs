using OnnxPose.Onnx.Architectures;

namespace OnnxPose.Diffusion.Schedulers;

/// <summary>The settings of latent consistency models alone.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
sealed record LcmSettings
{
    /// <summary>Steps of the schedule that was distilled (<c>original_inference_steps</c>).</summary>
    public int OriginalSteps { get; init; } = 50;

    /// <summary>What timesteps are multiplied by at the boundary (<c>timestep_scaling</c>).</summary>
    public float TimestepScale { get; init; } = 10;

    /// <summary>What the clean prediction is limited to (<c>thresholding</c>, <c>clip_sample</c>).</summary>
    public CleanLimit Limit { get; init; } = CleanLimit.None;

    /// <summary>Reads them.</summary>
    /// <exception cref="ModelContractException">A value is impossible.</exception>
    public static LcmSettings Read(ConfigFile file) => new()
    {
        OriginalSteps = file.Integer(
            "original_inference_steps", 1, file.Integer("num_train_timesteps", 2, int.MaxValue, 1000), 50),
        TimestepScale = (float)file.Number("timestep_scaling", 0, float.MaxValue, 10),
        Limit = LimitSettings.ThresholdOrClip(file, clipsByDefault: false),
    };
}
